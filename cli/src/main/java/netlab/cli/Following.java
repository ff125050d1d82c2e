package netlab.cli;

import static java.util.Objects.requireNonNull;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/// Follows a job to its end. Where the stream breaks off it goes on after the last event that came, until its patience with a
/// gateway that sends nothing new has ended.
///
/// ```
///             204, or the stream ends after the ending
///   ┌────────┐ ───────────────────────────────────────────▶ ended
///   │ stream │
///   └────────┘ ◀──── again, Last-Event-ID ─────┐
///        │ breaks off, refused, silent         │
///        └──────────────▶ pause, doubled ──────┤
///                                              └─ patience ends ─▶ unreachable
/// ```
final class Following {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    /// A stream that held this long is a sign of life, even if a job that waits for its turn sent nothing on it.
    private static final Duration LIVELY = Duration.ofSeconds(20);

    private final Gateway gateway;
    private final Screen screen;
    private final Duration patience;
    private final Waiting clock;
    private String last = "";
    private Duration alive;

    Following(Gateway gateway, Screen screen, Duration patience, Waiting clock) {
        this.gateway = requireNonNull(gateway);
        this.screen = requireNonNull(screen);
        this.patience = requireNonNull(patience);
        this.clock = requireNonNull(clock);
        this.alive = clock.now();
    }

    /// Hands on each event once, in their order.
    ///
    /// @return the last; empty where the gateway says that nothing can follow
    /// @throws CliFailure when the gateway refuses, or was not there for longer than the patience
    Optional<Happening> follow(String job, Consumer<Happening> eyes) throws CliFailure, InterruptedException {
        Duration pause = FIRST_PAUSE;
        while (true) {
            String before = last;
            Duration begun = clock.now();
            String broken;
            try {
                Optional<InputStream> stream = gateway.events(job, last);
                if (stream.isEmpty()) {
                    return Optional.empty();
                }
                Optional<Happening> ending = read(stream.get(), eyes);
                if (ending.isPresent()) {
                    return ending;
                }
                broken = "it ended early";
            } catch (IOException e) {
                broken = Gateway.words(e);
            } catch (CliFailure e) {
                if (e.exitCode() != ExitCode.UNREACHABLE || e.problem().isEmpty()) {
                    throw e;
                }
                broken = String.valueOf(e.getMessage());
            }
            boolean lively = !last.equals(before) || clock.now().minus(begun).compareTo(LIVELY) > 0;
            alive = lively ? clock.now() : alive;
            pause = lively ? FIRST_PAUSE : pause;
            goOn(broken, pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
    }

    private Optional<Happening> read(InputStream stream, Consumer<Happening> eyes) throws IOException, CliFailure {
        try (InputStream in = new BufferedInputStream(stream, 16_384)) {
            SseParser parser = new SseParser(in, JsonText.LONGEST);
            Optional<SseParser.Message> message = parser.next();
            while (message.isPresent()) {
                Happening happening = Happening.of(message.get());
                if (isNew(happening.id())) {
                    last = happening.id();
                    eyes.accept(happening);
                    if (happening.ending()) {
                        return Optional.of(happening);
                    }
                }
                message = parser.next();
            }
            return Optional.empty();
        }
    }

    private boolean isNew(String id) throws CliFailure {
        try {
            return Long.parseLong(id) > (last.isEmpty() ? 0 : Long.parseLong(last));
        } catch (NumberFormatException _) {
            throw CliFailure.unreachable("what answers there is not netlab's gateway: its events have no numbers");
        }
    }

    private void goOn(String broken, Duration pause) throws CliFailure, InterruptedException {
        if (clock.now().minus(alive).plus(pause).compareTo(patience) > 0) {
            throw CliFailure.unreachable("the stream of events broke off (" + SafeText.line(broken) + "), and for "
                    + Durations.words(patience) + " nothing new came");
        }
        screen.note("The stream of events broke off (" + SafeText.line(broken) + "): going on "
                + (last.isEmpty() ? "from the first" : "after event " + last) + " in "
                + Durations.words(pause) + ".");
        clock.pause(pause);
    }
}
