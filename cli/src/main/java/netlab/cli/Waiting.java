package netlab.cli;

import java.time.Duration;

/// A clock that can be waited on.
interface Waiting {
    /// The time that has passed since some beginning.
    Duration now();

    void pause(Duration length) throws InterruptedException;

    /// The machine's own.
    static Waiting real() {
        return new Waiting() {
            @Override
            public Duration now() {
                return Duration.ofNanos(System.nanoTime());
            }

            @Override
            public void pause(Duration length) throws InterruptedException {
                Thread.sleep(length);
            }
        };
    }
}
