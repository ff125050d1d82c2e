package netlab.cli;

import static java.util.Objects.requireNonNull;

import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The command itself, with the options that all its commands have.
@Command(name = "./netlab", scope = ScopeType.INHERIT, mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false, usageHelpAutoWidth = true, synopsisSubcommandLabel = "COMMAND", description = "A university networks lab on the command line, over the gateway's HTTP API.", exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
        "0:it succeeded",
        "1:the job failed",
        "2:the command line is wrong",
        "3:the gateway can't be reached, or can't take jobs (5xx)",
        "4:the gateway refused the request (4xx)",
        "5:the job was cancelled",
        "6:the job succeeded, but: no mail matched, a recipient was refused, the mail did not arrive as it was sent, a case of the check failed, or the two scans differ",
        "70:a fault of this program",
        "130:interrupted (Ctrl-C); the job goes on, unless --cancel-on-interrupt was given"})
final class Netlab implements Runnable {
    private static final String DEFAULT_PORT = "8080";

    @Option(names = "--url", scope = ScopeType.INHERIT, paramLabel = "URL", description = "the gateway's address; else that in NETLAB_URL, else localhost at NETLAB_PORT or 8080")
    private @Nullable String url;

    @Option(names = "--token", scope = ScopeType.INHERIT, paramLabel = "TOKEN", description = "the lab's token; better in NETLAB_TOKEN, as others see the arguments of a process")
    private @Nullable String token;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "give the API's own JSON on standard output, a line each")
    private boolean json;

    @Option(names = {"-q", "--quiet"}, scope = ScopeType.INHERIT, description = "tell nothing but results and errors")
    private boolean quiet;

    @Option(names = "--patience", scope = ScopeType.INHERIT, paramLabel = "SECONDS", defaultValue = "60", description = "how long a stream that broke off is tried again (60)")
    private int patience;

    @Spec
    private @Nullable CommandSpec spec;

    private final Map<String, String> environment;
    private final Screen screen;
    private final InputStream in;
    private final Waiting clock;

    /// @param in what files named `-` and passwords are read from
    Netlab(Map<String, String> environment, Screen screen, InputStream in, Waiting clock) {
        this.environment = requireNonNull(environment);
        this.screen = requireNonNull(screen);
        this.in = requireNonNull(in);
        this.clock = requireNonNull(clock);
    }

    /// The screen, as quiet as is wanted.
    Screen screen() {
        if (quiet) {
            screen.beQuiet();
        }
        return screen;
    }

    InputStream in() {
        return in;
    }

    boolean json() {
        return json;
    }

    /// A variable of the environment that is set and not empty.
    Optional<String> environment(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    Gateway gateway() throws CliFailure {
        String address = Optional.ofNullable(url)
                .or(() -> environment("NETLAB_URL"))
                .orElseGet(() -> "http://localhost:" + environment("NETLAB_PORT").orElse(DEFAULT_PORT));
        return new Gateway(base(address), token());
    }

    private static URI base(String address) throws CliFailure {
        try {
            URI base = new URI(address);
            boolean http = "http".equals(base.getScheme()) || "https".equals(base.getScheme());
            if (http && base.getHost() != null && base.getQuery() == null && base.getFragment() == null
                    && base.getUserInfo() == null) {
                return base;
            }
        } catch (URISyntaxException _) {
            // as below
        }
        throw CliFailure.usage("the gateway's address must look like http://localhost:8080");
    }

    /// The token; of several that a gateway is given in the same variable, the first.
    private Optional<String> token() throws CliFailure {
        Optional<String> given = Optional.ofNullable(token)
                .or(() -> environment("NETLAB_TOKEN"))
                .map(each -> each.split(",", 2)[0].strip())
                .filter(each -> !each.isEmpty());
        if (given.isPresent() && !given.get().chars().allMatch(c -> c > ' ' && c <= '~')) {
            throw CliFailure.usage("the token must be printable ASCII");
        }
        return given;
    }

    /// What watches a job.
    JobRun run(Gateway gateway) {
        Following following = new Following(gateway, screen(), Duration.ofSeconds(patience), clock);
        return new JobRun(gateway, screen(), following, json);
    }

    /// The id that a user means: `last` is the newest job's.
    static String id(Gateway gateway, String given) throws CliFailure {
        if (!given.equals("last")) {
            return given;
        }
        String newest = gateway.jobs(Map.of("limit", "1")).path("jobs").path(0).path("id").stringValue("");
        if (newest.isEmpty()) {
            throw CliFailure.usage("there is no job yet");
        }
        return newest;
    }

    /// Without a command there is nothing to do.
    @Override
    public void run() {
        throw new ParameterException(requireNonNull(spec).commandLine(), "which command?");
    }
}
