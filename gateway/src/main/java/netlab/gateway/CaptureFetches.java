package netlab.gateway;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import netlab.capture.Captured;
import netlab.contracts.JobId;
import netlab.contracts.RunId;
import netlab.service.MemoryBudget;
import netlab.service.ProblemResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// Fetches the packets of runs that have ended from the services that had them, and keeps them in the journal. It is done
/// aside, when the ending is on record: no ending waits for packets. What a crash interrupts is lost.
///
///     expected ──▶ fetching ──▶ kept        (a job that ends without a run's ending: no longer expected)
final class CaptureFetches implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CaptureFetches.class);
    private static final int MOST_AT_ONCE = 4;
    /// What the copies of a capture take, of 8 MiB at most and some of them, as the budget counts.
    private static final long TAKES = 4L * 1024 * 1024;

    private final Journal journal;
    private final Sealer sealer;
    private final Semaphore slots = new Semaphore(MOST_AT_ONCE);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<JobId, Expected> expected = new ConcurrentHashMap<>();

    private static final class Expected {
        private final CountDownLatch over = new CountDownLatch(1);
        private volatile boolean fetching;
    }

    CaptureFetches(Journal journal, Sealer sealer) {
        this.journal = journal;
        this.sealer = sealer;
    }

    /// Notes that a job's packets will be wanted.
    void expect(JobId job) {
        Expected _ = expected.computeIfAbsent(job, _ -> new Expected());
    }

    /// Fetches the packets of a run whose ending is on record, where they are expected. Doesn't wait for it.
    void fetch(RunId run, RemoteRun remote) {
        Expected wanted = expected.get(run.job());
        if (wanted == null) {
            return;
        }
        wanted.fetching = true;
        @Nullable
        Map<String, String> place = MDC.getCopyOfContextMap();
        try {
            threads.execute(() -> {
                try {
                    if (place != null) {
                        MDC.setContextMap(place); // its job and trace
                    }
                    keep(run, remote);
                } catch (InterruptedException _) {
                    log.info("the capture of {} is lost: the gateway stops", run);
                } finally {
                    over(run.job());
                }
            });
        } catch (RejectedExecutionException _) {
            over(run.job());
        }
    }

    private void keep(RunId run, RemoteRun remote) throws InterruptedException {
        slots.acquire();
        try (var _ = MemoryBudget.ofHeap().take(TAKES, TAKES)) {
            Captured kept = switch (remote.capture()) {
                case Captured.File file -> new Captured.File(sealer.sealCapture(run.job(), file.toBytes()));
                case Captured.Missing missing -> missing;
            };
            if (!journal.keep(run, kept)) {
                log.info("the capture of {} is left out: another attempt has overtaken it", run);
            }
        } catch (JournalUnavailable | ProblemResponse e) {
            log.warn("the capture of {} is lost: {}", run, e.getMessage());
        } finally {
            slots.release();
        }
    }

    private void over(JobId job) {
        Expected done = expected.remove(job);
        if (done != null) {
            done.over.countDown();
        }
    }

    /// Notes that no further run of a job will end.
    void expectNoMore(JobId job) {
        Expected wanted = expected.get(job);
        if (wanted != null && !wanted.fetching) {
            over(job);
        }
    }

    /// Waits until nothing more is fetched of a job.
    ///
    /// @return false when it takes longer
    boolean await(JobId job, Duration patience) throws InterruptedException {
        Expected wanted = expected.get(job);
        return wanted == null || wanted.over.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Fetches no more.
    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }
}
