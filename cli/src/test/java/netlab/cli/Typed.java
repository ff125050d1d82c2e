package netlab.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A command line as it is typed, and what comes of it.
final class Typed {
    static final Screen.Look TERMINAL = new Screen.Look(true, true, true, 60);

    private final Map<String, String> environment = new HashMap<>();
    private Screen.Look look = Screen.Look.PIPE;
    private String in = "";
    private final MovedClock clock = new MovedClock();

    /// @param exitCode the exit code
    /// @param out what was written on standard output
    /// @param err what was written on standard error
    /// @param pauses how long it waited, each time
    record Outcome(int exitCode, String out, String err, List<Duration> pauses) {}

    static Typed at(ScriptedGateway gateway) {
        return new Typed().with("NETLAB_URL", gateway.url());
    }

    Typed with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Typed on(Screen.Look terminal) {
        look = terminal;
        return this;
    }

    Typed reading(String text) {
        in = text;
        return this;
    }

    Outcome run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Screen screen = new Screen(new PrintStream(out, false, UTF_8), new PrintStream(err, false, UTF_8), look);
        Netlab netlab = new Netlab(environment, screen, new ByteArrayInputStream(in.getBytes(UTF_8)), clock);
        int exitCode = new CommandTree(netlab, screen).run(arguments);
        return new Outcome(exitCode, out.toString(UTF_8), err.toString(UTF_8), clock.pauses);
    }

    /// A clock that a pause moves at once.
    private static final class MovedClock implements Waiting {
        private Duration now = Duration.ZERO;
        private final List<Duration> pauses = new ArrayList<>();

        @Override
        public Duration now() {
            return now;
        }

        @Override
        public void pause(Duration length) {
            pauses.add(length);
            now = now.plus(length);
        }
    }
}
