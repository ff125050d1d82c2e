package netlab.cli;

import java.time.Duration;
import java.util.Locale;

/// Durations as people read them.
final class Durations {
    private Durations() {}

    /// A duration in such words.
    static String words(Duration duration) {
        return words((double) duration.toMillis());
    }

    /// A duration in milliseconds, with its unit, such as `0.21 ms`, `212 ms`, `1.84 s` or `1 h 02 min`.
    static String words(double millis) {
        if (millis < 10) {
            return String.format(Locale.ROOT, "%.2f ms", millis);
        }
        if (millis < 1_000) {
            return String.format(Locale.ROOT, "%.0f ms", millis);
        }
        if (millis < 60_000) {
            return String.format(Locale.ROOT, millis < 10_000 ? "%.2f s" : "%.0f s", millis / 1_000);
        }
        Duration duration = Duration.ofMillis((long) millis);
        return duration.toHours() == 0
                ? "%d min %02d s".formatted(duration.toMinutes(), duration.toSecondsPart())
                : "%d h %02d min".formatted(duration.toHours(), duration.toMinutesPart());
    }
}
