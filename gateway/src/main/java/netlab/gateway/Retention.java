package netlab.gateway;

import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has the journal forget, in the background, what is older or more than is to be kept.
final class Retention implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Retention.class);
    private static final Duration BETWEEN_ROUNDS = Duration.ofMinutes(1);
    /// Between two steps others write.
    private static final Duration BETWEEN_STEPS = Duration.ofMillis(20);

    private final Journal journal;
    private final Limits limits;
    private final Clock clock;
    private final Thread thread = Thread.ofVirtual().name("retention").unstarted(this::loop);

    /// What is kept of jobs that have ended.
    ///
    /// @param age for how long
    /// @param jobs how many
    record Limits(Duration age, int jobs) {}

    Retention(Journal journal, Limits limits, Clock clock) {
        this.journal = journal;
        this.limits = limits;
        this.clock = clock;
    }

    void start() {
        thread.start();
    }

    private void loop() {
        try {
            while (true) {
                round();
                Thread.sleep(BETWEEN_ROUNDS);
            }
        } catch (InterruptedException _) {
            log.debug("nothing more is deleted");
        }
    }

    private void round() throws InterruptedException {
        try {
            while (journal.forget(clock.instant().minus(limits.age), limits.jobs)) {
                Thread.sleep(BETWEEN_STEPS);
            }
        } catch (JournalUnavailable e) {
            log.warn("old jobs are not deleted now: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
