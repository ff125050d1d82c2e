package netlab.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import netlab.testkit.JobClient;

/// The lab as `docker compose up` starts it, in a project and on ports of its own. The images are built already.
final class ComposedLab implements AutoCloseable {
    static final String PASSWORD = "end-to-end-password";

    private static final Path COMPOSE_FILE = composeFile();
    private static final Duration RECOVERY = Duration.ofSeconds(60);
    private static final String PROJECT = "netlab-end-to-end";

    private final Map<String, String> environment = new TreeMap<>();
    private final Docker docker;
    private final JobClient lab;

    private ComposedLab(Map<String, String> settings) {
        for (String port : List.of("NETLAB_PORT", "NETLAB_CALC_PORT", "NETLAB_CALC_LITTLE_PORT", "NETLAB_SMTP_PORT",
                "NETLAB_IMAP_PORT")) {
            environment.put(port, Integer.toString(freePort()));
        }
        environment.put("NETLAB_MAIL_PASSWORD", PASSWORD);
        environment.putAll(settings);
        this.docker = new Docker(environment);
        this.lab = new JobClient(url());
    }

    /// Starts the lab and waits until every part of it is healthy.
    static ComposedLab up() {
        return up(Map.of());
    }

    /// Starts the lab with further settings.
    static ComposedLab up(Map<String, String> settings) {
        ComposedLab composed = new ComposedLab(settings);
        composed.compose("down", "--volumes", "--remove-orphans");
        composed.compose("up", "--detach", "--no-build", "--wait");
        return composed;
    }

    /// The gateway's API.
    JobClient lab() {
        return lab;
    }

    /// Where the gateway is.
    URI url() {
        return URI.create("http://localhost:" + port("NETLAB_PORT"));
    }

    /// A service's container. It stays the same one, whatever happens to it.
    Container container(String service) {
        return new Container(docker, compose("ps", "--all", "--quiet", service).strip());
    }

    /// A published port.
    int port(String setting) {
        return Integer.parseInt(environment.getOrDefault(setting, ""));
    }

    /// Kills a service's container as `kill -9` does.
    void kill(String service) {
        compose("kill", "--signal", "KILL", service);
    }

    /// Starts a service's container again and waits until it is healthy.
    void start(String service) {
        compose("up", "--detach", "--no-build", "--no-recreate", "--wait", service);
    }

    /// Starts whatever does not run, and waits until all of it is healthy.
    ///
    /// A container that stood still counts as unhealthy until its next check, and Compose gives up at once on such a one: so
    /// it is asked again, for a while.
    void start() {
        long end = System.nanoTime() + RECOVERY.toNanos();
        boolean healthy = false;
        while (!healthy) {
            try {
                compose("up", "--detach", "--no-build", "--no-recreate", "--wait");
                healthy = true;
            } catch (IllegalStateException e) {
                if (System.nanoTime() > end || !String.valueOf(e.getMessage()).contains("is unhealthy")) {
                    throw e;
                }
            }
        }
    }

    /// What a service has written to its log.
    String logs(String service) {
        return compose("logs", "--no-log-prefix", service);
    }

    /// Runs a command in a service's container and returns what it prints.
    String exec(String service, String... command) {
        List<String> arguments = new ArrayList<>(List.of("exec", "--no-TTY", service));
        arguments.addAll(List.of(command));
        return compose(arguments.toArray(String[]::new));
    }

    /// The command line as it is where there is no JDK, in this lab's network.
    ///
    /// @param script shell commands, run where `./netlab` is
    ProcessBuilder commandLine(String script) {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", script)
                .directory(COMPOSE_FILE.resolveSibling("").toFile());
        builder.environment().putAll(environment);
        builder.environment().putAll(Map.of("NETLAB_CLI", "container", "COMPOSE_PROJECT_NAME", PROJECT));
        return builder;
    }

    @Override
    public void close() {
        compose("down", "--volumes", "--timeout", "10");
    }

    private String compose(String... arguments) {
        List<String> command = new ArrayList<>(List.of("compose", "--project-name", PROJECT));
        if (!System.getenv().containsKey("COMPOSE_FILE")) { // where somebody tests images of other names
            command.addAll(List.of("--file", COMPOSE_FILE.toString()));
        }
        command.addAll(List.of(arguments));
        return docker.run(command.toArray(String[]::new));
    }

    private static Path composeFile() {
        Path directory = Path.of("").toAbsolutePath();
        while (directory != null && !Files.exists(directory.resolve("docker-compose.yml"))) {
            directory = directory.getParent();
        }
        if (directory == null) {
            throw new IllegalStateException("no docker-compose.yml above the working directory");
        }
        return directory.resolve("docker-compose.yml");
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
