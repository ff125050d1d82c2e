package netlab.gateway;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import netlab.contracts.JobId;
import netlab.contracts.JobKind;
import netlab.contracts.JobState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes jobs in, has them run, each kind in a lane of its own, and takes up what an earlier gateway left.
final class Scheduler implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Scheduler.class);

    private final Journal journal;
    private final JobMetrics metrics;
    private final Map<JobKind, Lane> lanes = new EnumMap<>(JobKind.class);

    /// How many jobs of a kind there may be.
    ///
    /// @param waiting in the queue
    /// @param running at once
    record Limits(int waiting, int running) {}

    /// @param limits how many jobs of each kind wait and run
    Scheduler(Journal journal, Dispatcher dispatcher, Sealer sealer, Map<JobKind, Limits> limits, RetryPolicy retries,
            JobMetrics metrics, CaptureFetches captures) {
        this.journal = journal;
        this.metrics = metrics;
        limits.forEach((kind, limit) -> lanes.put(kind, new Lane(kind, limit.waiting(), limit.running(),
                job -> new JobLife(job, kind, journal, dispatcher, sealer, retries, metrics, captures), metrics)));
    }

    /// Starts to run jobs, first of all those that have not ended, in their order.
    void start() throws JournalUnavailable {
        List<Journal.Unended> unended = journal.unended();
        unended.forEach(job -> lane(job.kind()).queue().resume(job.client(), job.job()));
        log.info("{} jobs are taken up", unended.size());
        lanes.values().forEach(Lane::start);
    }

    private Lane lane(JobKind kind) {
        return Optional.ofNullable(lanes.get(kind)).orElseThrow();
    }

    /// Accepts a job and queues it. When this returns, it is on disk.
    Acceptance submit(Submission submission) throws JournalUnavailable {
        FairQueue queue = lane(submission.kind()).queue();
        if (!queue.reserve(submission.client())) {
            Optional<Acceptance> known = submission.key().isPresent()
                    ? journal.recall(submission.key().get())
                    : Optional.empty();
            return known.orElseGet(Acceptance.QueueFull::new);
        }
        boolean queued = false;
        try {
            Acceptance acceptance = journal.accept(submission);
            if (acceptance instanceof Acceptance.Accepted(JobId job)) {
                queued = true;
                log.atInfo().addKeyValue("job", job).log("{} job {} accepted", submission.kind().json(), job);
                metrics.accepted(submission.kind());
                queue.add(submission.client(), job);
            }
            return acceptance;
        } finally {
            if (!queued) {
                queue.giveBack(submission.client());
            }
        }
    }

    /// Cancels a job: at once where it was never started, else when its service has stopped.
    Cancellation cancel(JobId job) throws JournalUnavailable {
        Cancellation cancellation = journal.cancel(job);
        if (cancellation == Cancellation.DONE) {
            Optional<JobKind> kind = journal.work(job).map(Work::kind);
            kind.ifPresent(of -> {
                lane(of).queue().remove(job);
                metrics.ended(of, JobState.CANCELLED);
            });
            log.info("job {} cancelled before it started", job);
        } else if (cancellation == Cancellation.REQUESTED) {
            lanes.values().forEach(lane -> lane.cancel(job));
            log.info("job {} shall be cancelled", job);
        }
        return cancellation;
    }

    /// Runs no more jobs; the next start takes up those that have not ended.
    @Override
    public void close() {
        Stream<Thread> closing = lanes.values().stream().map(lane -> Thread.ofVirtual().start(lane::close));
        try {
            for (Thread each : closing.toList()) {
                each.join();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // what is left is as after a crash
        }
    }
}
