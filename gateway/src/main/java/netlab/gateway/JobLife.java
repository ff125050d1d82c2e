package netlab.gateway;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import netlab.contracts.Event;
import netlab.contracts.EventType;
import netlab.contracts.JobId;
import netlab.contracts.JobKind;
import netlab.contracts.JobState;
import netlab.contracts.Json;
import netlab.contracts.Problem;
import netlab.contracts.ProblemType;
import netlab.contracts.RunId;
import netlab.contracts.Secret;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// Sees one job to its ending: starts attempts, journals what they tell, and decides what a lost one means.
///
///     START ──▶ RUNNING ── mail.ready ──▶ COMMITTED ── ending ──▶ ended as the service says
///       ▲          │ ending: ended           └──────── lost ────▶ failed: delivery-unknown
///       │          │ lost
///       └─ wait ◀──┴──▶ cancelled if wished, failed when it was lost too often
///
/// What it knows it writes to the journal first, so that another life can take the job up where this one is cut off.
final class JobLife {
    private static final Logger log = LoggerFactory.getLogger(JobLife.class);
    /// How long a cancelled job waits to be sure that no replica has its run any more: longer than a service takes to
    /// notice that nobody reads its events.
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

    private static final Duration JOURNAL_RETRY = Duration.ofSeconds(1);

    private final JobId id;
    private final JobKind kind;
    private final Journal journal;
    private final Dispatcher dispatcher;
    private final Sealer sealer;
    private final RetryPolicy retries;
    private final JobMetrics metrics;
    private final CountDownLatch cancelWished = new CountDownLatch(1);
    private volatile @Nullable RemoteRun remote;
    private boolean committed;
    private boolean stopping;

    /// An attempt that came to no ending.
    ///
    /// @param committed whether it may have done what can't be undone
    private record Loss(RunLost why, boolean committed) {}

    JobLife(Journal.Unended job, Journal journal, Dispatcher dispatcher, Sealer sealer, RetryPolicy retries,
            JobMetrics metrics) {
        this.id = job.job();
        this.kind = job.kind();
        this.journal = journal;
        this.dispatcher = dispatcher;
        this.sealer = sealer;
        this.retries = retries;
        this.metrics = metrics;
    }

    JobId id() {
        return id;
    }

    /// Goes on from what the journal knows until the job has ended.
    ///
    /// @throws JournalUnavailable when it could not be told what happened; to be called again
    /// @throws InterruptedException when the gateway stops; the next one goes on
    void run() throws JournalUnavailable, InterruptedException {
        Optional<Work> found = journal.work(id).filter(work -> !work.state().ended());
        if (found.isEmpty() || found.get().attempt() > 0 && !takeUp(found.get())) {
            return;
        }
        Work work = found.get();
        long began = System.nanoTime();
        int losses = 0;
        RunId run = new RunId(id, work.attempt() + 1);
        while (begin(run)) {
            Optional<Loss> loss = attempt(run, work);
            losses++;
            if (loss.isEmpty() || !survives(run, loss.get(), losses)) {
                break;
            }
            run = new RunId(id, run.attempt() + 1);
        }
        metrics.ran(kind, Duration.ofNanos(System.nanoTime() - began));
    }

    /// Decides about a run of which no stream is left: the gateway was stopped in its course.
    ///
    /// @return whether another attempt may follow
    private boolean takeUp(Work work) throws InterruptedException {
        RunId last = new RunId(id, work.attempt());
        if (work.committed()) {
            end(last, deliveryUnknown("the gateway was stopped"));
            return false;
        }
        if (work.cancelRequested()) {
            dispatcher.stop(last, kind, STOP_PATIENCE);
            end(last, new Event.Cancelled());
            return false;
        }
        stopAside(last);
        return true;
    }

    /// Starts an attempt, or, where a cancel came first, ends the job.
    private boolean begin(RunId run) throws JournalUnavailable, InterruptedException {
        if (journal.start(run)) {
            log.info("attempt {} of {} started", run.attempt(), kind.json());
            return true;
        }
        Optional<Work> now = journal.work(id);
        if (now.isPresent() && now.get().state() == JobState.RUNNING && now.get().cancelRequested()) {
            end(new RunId(id, now.get().attempt()), new Event.Cancelled());
        }
        return false;
    }

    /// Runs the job once.
    ///
    /// @return how it was lost, or empty when the job has ended
    private Optional<Loss> attempt(RunId run, Work work) throws JournalUnavailable, InterruptedException {
        try (RemoteRun started = dispatcher.start(run, kind, spec(work))) {
            remote = started;
            if (cancelWished.getCount() == 0) {
                cancelAside(started);
            }
            boolean ended = false;
            while (!ended) {
                List<Entry> entries = started.next();
                ended = journalled(run, entries);
                if (!ended && entries.stream().anyMatch(entry -> entry.type() == EventType.MAIL_READY) && commit(run)) {
                    started.commit();
                }
            }
            return Optional.empty();
        } catch (RunLost e) {
            return Optional.of(new Loss(e, mayBeCommitted(e)));
        } finally {
            remote = null;
        }
    }

    private synchronized boolean mayBeCommitted(RunLost loss) {
        return committed && loss.problem().kind() != ProblemType.NOT_COMMITTED;
    }

    /// Journals what a run told.
    ///
    /// @return whether nothing will follow
    /// @throws RunLost when its ending says that it did nothing for want of a commit
    private boolean journalled(RunId run, List<Entry> entries) throws RunLost, InterruptedException {
        Entry last = entries.getLast();
        boolean undone = last.type() == EventType.FAILED
                && last.data().path("type").asString("").equals(ProblemType.NOT_COMMITTED.path());
        List<Entry> kept = undone ? entries.subList(0, entries.size() - 1) : entries;
        if (!kept.isEmpty() && !append(run, kept)) {
            log.warn("attempt {} was overtaken; what it told is left out", run.attempt());
            return true;
        }
        if (undone) {
            throw RunLost.uncommitted();
        }
        last.type().ending().ifPresent(this::ended);
        return last.ending();
    }

    /// Journals that the run may go past the point of no return. From then on nothing but its own ending, or its loss, ends
    /// the job.
    private synchronized boolean commit(RunId run) throws JournalUnavailable {
        committed = !stopping && journal.commit(run);
        log.info(committed ? "committed" : "not committed: it is cancelled, or the gateway stops");
        return committed;
    }

    /// Decides what a loss means.
    ///
    /// @return whether another attempt follows, now
    private boolean survives(RunId run, Loss loss, int losses) throws InterruptedException {
        log.info("attempt {} was lost: {}", run.attempt(), loss.why.problem().detail());
        metrics.lost(kind);
        if (loss.committed) {
            end(run, deliveryUnknown(loss.why.problem().detail()));
            return false;
        }
        if (cancelWished.getCount() == 0) {
            dispatcher.stop(run, kind, STOP_PATIENCE);
            end(run, new Event.Cancelled());
            return false;
        }
        stopAside(run);
        if (!loss.why.worthAnother() || losses >= retries.attempts()) {
            end(run, new Event.Failed(loss.why.problem()));
            return false;
        }
        Duration delay = retries.delay(losses);
        Event retrying = new Event.Retrying(run.attempt(), delay.toMillis(), loss.why.problem());
        if (!append(run, List.of(Entry.of(retrying, Instant.now())))) {
            return false;
        }
        forgetCommit();
        if (cancelWished.await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
            dispatcher.stop(run, kind, STOP_PATIENCE);
            end(run, new Event.Cancelled());
            return false;
        }
        return true;
    }

    private synchronized void forgetCommit() {
        committed = false;
    }

    private byte[] spec(Work work) throws RunLost {
        JsonNode spec = work.spec();
        if (work.secret().isPresent()) {
            try {
                Secret secret = sealer.open(id, work.secret().get());
                kind.replaceSecret(spec, _ -> secret.reveal());
            } catch (GeneralSecurityException e) {
                log.error("the sealed secret does not open with this key", e);
                throw RunLost.forGood(Problem.of(ProblemType.INTERNAL,
                        "The job's password can't be opened: it was sealed with another key."));
            }
        }
        return Json.bytes(spec);
    }

    private static Event deliveryUnknown(String why) {
        return new Event.Failed(Problem.of(ProblemType.DELIVERY_UNKNOWN,
                "The message was committed, and then the run was lost: " + why));
    }

    /// Appends, however long the journal can't be written: what a run told is not told again.
    private boolean append(RunId run, List<Entry> entries) throws InterruptedException {
        while (true) {
            try {
                return journal.append(run, entries);
            } catch (JournalUnavailable e) {
                log.warn("waits for the journal: {}", e.getMessage());
                Thread.sleep(JOURNAL_RETRY);
            }
        }
    }

    private void end(RunId run, Event ending) throws InterruptedException {
        if (append(run, List.of(Entry.of(ending, Instant.now())))) {
            ended(ending.type().ending().orElseThrow());
        }
    }

    private void ended(JobState state) {
        log.info("{}", state.json());
        metrics.ended(kind, state);
    }

    /// Ends a job that the gateway itself can't run for a fault of its own.
    void fail() throws JournalUnavailable, InterruptedException {
        Optional<Work> work = journal.work(id).filter(found -> !found.state().ended());
        if (work.isPresent()) {
            RunId run = new RunId(id, work.get().attempt() + 1);
            boolean started = journal.start(run);
            end(started ? run : new RunId(id, work.get().attempt()),
                    new Event.Failed(Problem.of(ProblemType.INTERNAL, "netlab has a fault; its log tells more.")));
        }
    }

    /// Notes that somebody wishes the job cancelled, which the journal knows already.
    void cancel() {
        cancelWished.countDown();
        RemoteRun running = remote;
        if (running != null) {
            cancelAside(running);
        }
    }

    /// Notes that the gateway stops.
    ///
    /// @return whether the run is committed, and its ending worth a wait
    synchronized boolean stopping() {
        stopping = true;
        return committed;
    }

    private void cancelAside(RemoteRun run) {
        aside(run::cancel);
    }

    private void stopAside(RunId run) {
        aside(() -> dispatcher.stop(run, kind, Duration.ZERO));
    }

    @FunctionalInterface
    private interface Step {
        void take() throws InterruptedException;
    }

    /// Does what the job's own thread shall not wait for.
    private static void aside(Step step) {
        Thread.ofVirtual().start(() -> {
            try {
                step.take();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt(); // nobody does; it ends with the process
            }
        });
    }
}
