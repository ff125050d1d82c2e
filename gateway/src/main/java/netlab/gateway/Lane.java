package netlab.gateway;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import netlab.contracts.JobId;
import netlab.contracts.JobKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// The jobs of one kind: a bounded, fair queue of those that wait, and a bounded number that run, each on a virtual thread of
/// its own. The queue holds ids alone.
final class Lane implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Lane.class);
    private static final Duration JOURNAL_RETRY = Duration.ofSeconds(1);
    /// How long committed runs may go on to their ending when the gateway stops.
    private static final Duration STOP = Duration.ofSeconds(3);

    private final JobKind kind;
    private final Function<JobId, JobLife> lives;
    private final FairQueue waiting;
    private final Semaphore slots;
    private final Map<JobId, Running> running = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile boolean closed;

    private record Running(JobLife life, Thread thread) {}

    /// @param longest how many jobs wait at most
    /// @param concurrency how many run at once
    /// @param lives makes what sees a job to its ending
    Lane(JobKind kind, int longest, int concurrency, Function<JobId, JobLife> lives, JobMetrics metrics) {
        this.kind = kind;
        this.waiting = new FairQueue(longest);
        this.slots = new Semaphore(concurrency);
        this.lives = lives;
        this.thread = Thread.ofVirtual().name("lane-" + kind.json()).unstarted(this::loop);
        metrics.watch(kind, waiting::size, running::size);
    }

    void start() {
        thread.start();
    }

    /// Those that wait.
    FairQueue queue() {
        return waiting;
    }

    /// Tells a running job that somebody wishes it cancelled.
    void cancel(JobId job) {
        Running found = running.get(job);
        if (found != null) {
            found.life.cancel();
        }
    }

    private void loop() {
        try {
            while (!closed) {
                slots.acquire(); // given back when the job's thread ends
                begin(lives.apply(waiting.take()));
            }
        } catch (InterruptedException _) {
            log.debug("no more jobs of kind {} are begun", kind.json());
        }
    }

    private void begin(JobLife life) {
        Thread started = Thread.ofVirtual().name("job-" + life.id()).unstarted(() -> {
            MDC.put("job", life.id().value());
            try {
                live(life);
            } finally {
                MDC.clear();
                running.remove(life.id());
                slots.release();
            }
        });
        running.put(life.id(), new Running(life, started));
        started.start();
    }

    private void live(JobLife life) {
        try {
            boolean done = false;
            while (!done && !closed) {
                done = lived(life);
            }
        } catch (InterruptedException _) {
            log.info("left to the next start");
        }
    }

    /// Sees a job to its ending unless the journal fails meanwhile.
    private boolean lived(JobLife life) throws InterruptedException {
        try {
            life.run();
            return true;
        } catch (JournalUnavailable e) {
            log.warn("waits for the journal: {}", e.getMessage());
        } catch (RuntimeException e) {
            log.error("can't be run", e);
            return failed(life);
        }
        Thread.sleep(JOURNAL_RETRY);
        return false;
    }

    private boolean failed(JobLife life) throws InterruptedException {
        try {
            life.fail();
        } catch (JournalUnavailable | RuntimeException e) {
            log.error("can't be ended either; the next start of the gateway takes it up", e);
        }
        return true;
    }

    /// Begins no more jobs, lets committed runs come to their ending for a while, and leaves the others to the next start.
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        for (Running each : running.values()) {
            if (!each.life.stopping()) {
                each.thread.interrupt();
            }
        }
        long end = System.nanoTime() + STOP.toNanos();
        try {
            for (Running each : running.values()) {
                each.thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
                each.thread.interrupt();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // the rest is left as it is, as a crash would
        }
    }
}
