package netlab.benchmark.gateway;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A server under test: a JVM of its own, with the options of the lab's containers.
final class ServerProcess implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(30);
    private static final int STOP_SECONDS = 20;

    private final Process process;
    private final int port;

    private ServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// Starts a main class and waits until its port answers.
    ///
    /// @param main the class's name
    /// @param port the port of its HTTP server
    /// @param environment its settings
    /// @param log where its output goes
    static ServerProcess start(String main, List<String> arguments, int port, Map<String, String> environment, Path log)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java"),
                "@lab/service/java.options", "-Xmx512m", "-Xmn64m", "-cp",
                System.getProperty("java.class.path"), main));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.redirectInput(new File("/dev/null"));
        builder.environment().putAll(environment);
        builder.environment().put("NETLAB_LOG", "json");
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        ServerProcess server = new ServerProcess(builder.start(), port);
        // Who is interrupted leaves none behind.
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(server.process::destroy));
        try {
            server.awaitReady(log);
            return server;
        } catch (IOException | InterruptedException e) {
            server.close();
            throw e;
        }
    }

    private void awaitReady(Path log) throws IOException, InterruptedException {
        long end = System.nanoTime() + START.toNanos();
        while (process.isAlive() && System.nanoTime() < end) {
            try (HttpConnection connection = new HttpConnection(port)) {
                if (connection.exchange(HttpConnection.get("/livez")).status() == 200) {
                    return;
                }
            } catch (IOException _) {
                Thread.sleep(20); // not listening yet
            }
        }
        throw new IOException("the server did not start:\n" + Files.readString(log));
    }

    int port() {
        return port;
    }

    /// The memory that is its own and in RAM, in KiB.
    ///
    /// @param figure `VmRSS` now, or `VmHWM` at most
    long memory(String figure) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))
                .stream()
                .filter(line -> line.startsWith(figure + ":"))
                .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow(() -> new IOException("no " + figure));
    }

    /// A port of loopback that is free now.
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
