package netlab.gateway;

import java.time.Duration;

/// Waits for new events. Whoever follows, reads, and then waits misses none: an event that came in between ends the wait.
interface Follower extends AutoCloseable {
    /// Waits until there may be new events since the last wait.
    ///
    /// @param longest how long at most
    /// @return false when none came in that time
    boolean await(Duration longest) throws InterruptedException;

    @Override
    void close();
}
