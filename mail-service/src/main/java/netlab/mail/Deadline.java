package netlab.mail;

import java.time.Duration;
import java.util.function.LongSupplier;

/// The moment at which a wait ends, on a clock of nanoseconds that only moves forward.
///
/// @param nanoTime the clock, [System#nanoTime()] in production
/// @param end the moment, on that clock
record Deadline(LongSupplier nanoTime, long end) {
    static Deadline in(Duration time, LongSupplier nanoTime) {
        return new Deadline(nanoTime, nanoTime.getAsLong() + time.toNanos());
    }

    /// The time left; zero when it has passed.
    Duration left() {
        return Duration.ofNanos(Math.max(0, end - nanoTime.getAsLong()));
    }

    boolean isPast() {
        return end - nanoTime.getAsLong() <= 0;
    }

    /// The earlier of this deadline and one `time` from now.
    Deadline orIn(Duration time) {
        Deadline other = in(time, nanoTime);
        return other.end - end < 0 ? other : this;
    }
}
