package netlab.gateway;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// How often and after which waits a job is run again that came to no ending.
///
/// @param attempts how often it is run at most, from 1, since the gateway began to
/// @param first the wait before the second attempt; each further one is twice as long
/// @param longest the longest wait
record RetryPolicy(int attempts, Duration first, Duration longest) {
    RetryPolicy {
        if (attempts < 1 || first.isNegative() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("attempts or waits out of range");
        }
    }

    /// The wait after so many losses, drawn from the upper half of its range, so that jobs which lost the same replica
    /// don't all come back at once.
    ///
    /// @param losses from 1
    Duration delay(int losses) {
        long millis = Math.min(first.toMillis() << Math.min(losses - 1, 20), longest.toMillis());
        return Duration.ofMillis(millis - ThreadLocalRandom.current().nextLong(millis / 2 + 1));
    }
}
