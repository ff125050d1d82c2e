package netlab.service;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import netlab.contracts.Secret;

/// What every service is told about its HTTP side.
///
/// @param bind the address to listen on, `NETLAB_HTTP_BIND`
/// @param port the port to listen on, `NETLAB_HTTP_PORT`; 0 for any that is free
/// @param tokens one of which callers must show, `NETLAB_TOKEN`; empty for no check
/// @param mostRuns how many jobs run at once, `NETLAB_MOST_RUNS`
/// @param commitWait how long a mail waits for its commit, `NETLAB_COMMIT_WAIT_MS`
/// @param stopWait how long running jobs may go on when the service is stopped, `NETLAB_STOP_WAIT_MS`
/// @param captures where a sidecar writes what it captures, `NETLAB_CAPTURES`; empty where there is none
public record ServiceConfig(
        String bind,
        int port,
        List<Secret> tokens,
        int mostRuns,
        Duration commitWait,
        Duration stopWait,
        Optional<Path> captures) {

    public ServiceConfig {
        tokens = List.copyOf(tokens);
    }

    /// Reads the config.
    ///
    /// @param otherwise the port where none is set
    public static ServiceConfig from(Settings settings, int otherwise) {
        return new ServiceConfig(settings.text("NETLAB_HTTP_BIND", "0.0.0.0"),
                settings.port("NETLAB_HTTP_PORT", otherwise),
                settings.secrets("NETLAB_TOKEN"),
                settings.integer("NETLAB_MOST_RUNS", 1, 10_000, 64),
                settings.millis("NETLAB_COMMIT_WAIT_MS", 10, 30_000, 30_000),
                settings.millis("NETLAB_STOP_WAIT_MS", 0, 8_000, 4_000),
                settings.text("NETLAB_CAPTURES").map(Path::of));
    }
}
