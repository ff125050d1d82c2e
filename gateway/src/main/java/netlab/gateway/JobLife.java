package netlab.gateway;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import netlab.contracts.Event;
import netlab.contracts.JobId;
import netlab.contracts.JobKind;
import netlab.contracts.JobState;
import netlab.contracts.Json;
import netlab.contracts.Problem;
import netlab.contracts.ProblemType;
import netlab.contracts.RunId;
import netlab.contracts.Secret;
import netlab.service.MemoryBudget;
import netlab.service.ProblemResponse;
import netlab.service.Tracing;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import tools.jackson.databind.JsonNode;

/// Sees one job to its ending: starts attempts, and decides what a lost one means.
///
///     START ──▶ ATTEMPT ── ending ──▶ ended as the service says
///       ▲          │ lost
///       │          ├── committed ──▶ failed: delivery-unknown
///       │          ├── a cancel was wished ──▶ cancelled
///       │          ├── too often, or for good ──▶ failed
///       └── WAIT ◀─┘
///
/// What it knows it writes to the journal first, so that another life can take the job up where this one is cut off.
final class JobLife {
    private static final Logger log = LoggerFactory.getLogger(JobLife.class);
    /// How long a cancelled job waits to be sure that no replica has its run any more: longer than a service takes to
    /// notice that nobody reads its events.
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

    private final JobId id;
    private final JobKind kind;
    private final Journal journal;
    private final Dispatcher dispatcher;
    private final Sealer sealer;
    private final RetryPolicy retries;
    private final JobMetrics metrics;
    private final Ledger ledger;
    private final CaptureFetches captures;
    private final CountDownLatch cancelWished = new CountDownLatch(1);
    private @Nullable Attempt current;
    private boolean stopping;

    JobLife(JobId id, JobKind kind, Journal journal, Dispatcher dispatcher, Sealer sealer, RetryPolicy retries,
            JobMetrics metrics, CaptureFetches captures) {
        this.id = id;
        this.kind = kind;
        this.journal = journal;
        this.dispatcher = dispatcher;
        this.sealer = sealer;
        this.retries = retries;
        this.metrics = metrics;
        this.captures = captures;
        this.ledger = new Ledger(journal, kind, metrics);
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
        if (found.isEmpty()) {
            return;
        }
        MDC.put(Tracing.KEY, found.get().trace().traceId());
        if (found.get().attempt() > 0 && !takeUp(found.get())) {
            return;
        }
        if (found.get().attempt() == 0) {
            metrics.waited(kind, Duration.between(found.get().created(), Instant.now()));
        }
        long began = System.nanoTime();
        try {
            attempts(found.get().attempt() + 1);
        } finally {
            captures.expectNoMore(id);
        }
        metrics.ran(kind, Duration.ofNanos(System.nanoTime() - began));
    }

    private void attempts(int first) throws JournalUnavailable, InterruptedException {
        RunId run = new RunId(id, first);
        int losses = 0;
        boolean alive = true;
        while (alive && begin(run)) {
            Optional<Attempt.Loss> loss = attempt(run);
            losses++;
            alive = loss.isPresent() && survives(run, loss.get(), losses);
            run = new RunId(id, run.attempt() + 1);
        }
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
            endCancelled(last);
            return false;
        }
        Aside.take(() -> dispatcher.stop(last, kind, Duration.ZERO));
        Problem stopped = Problem.of(ProblemType.SERVICE_UNAVAILABLE,
                "The gateway was stopped, or could not write its journal, in the course of attempt "
                        + work.attempt() + ".");
        if (work.attempt() >= retries.attempts()) { // it may be what kills the gateway each time
            end(last, new Event.Failed(stopped));
            return false;
        }
        return work.lost() || ledger.append(last, new Event.Retrying(last.attempt(), 0, stopped));
    }

    /// Starts an attempt, or, where a cancel came first, ends the job.
    private boolean begin(RunId run) throws JournalUnavailable, InterruptedException {
        if (journal.start(run)) {
            log.info("attempt {} of {} started", run.attempt(), kind.json());
            return true;
        }
        Optional<Work> now = journal.work(id);
        if (now.isPresent() && now.get().state() == JobState.RUNNING && now.get().cancelRequested()) {
            endCancelled(new RunId(id, now.get().attempt()));
        }
        return false;
    }

    private Optional<Attempt.Loss> attempt(RunId run) throws JournalUnavailable, InterruptedException {
        Attempt attempt = new Attempt(run, journal, ledger);
        synchronized (this) {
            current = attempt;
            if (cancelWished.getCount() == 0) {
                attempt.cancel();
            }
            if (stopping) {
                boolean _ = attempt.stopping();
            }
        }
        return attempt.run(() -> dispatch(run), remote -> captures.fetch(run, remote));
    }

    private RemoteRun dispatch(RunId run) throws RunLost, JournalUnavailable, InterruptedException {
        Work work = journal.work(id).orElseThrow();
        try (var _ = MemoryBudget.ofHeap().take(work.specBytes(), work.specBytes())) {
            return dispatcher.start(run, kind, spec(work), work.trace());
        } catch (ProblemResponse e) {
            throw RunLost.because("The gateway has no memory for the spec now: " + e.problem().detail());
        }
    }

    /// The spec with its secret. It is read anew for each attempt: it may be large, and an attempt may be long.
    private byte[] spec(Work work) throws RunLost, JournalUnavailable {
        JsonNode spec = journal.spec(id).orElseThrow();
        if (spec.path("capture").asBoolean(false)) {
            captures.expect(id);
        }
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

    /// Decides what a loss means.
    ///
    /// @return whether another attempt follows, now
    private boolean survives(RunId run, Attempt.Loss loss, int losses) throws InterruptedException {
        Problem problem = loss.why().problem();
        log.info("attempt {} was lost: {}", run.attempt(), problem.detail());
        metrics.lost(kind);
        if (loss.committed()) {
            end(run, deliveryUnknown(problem.detail()));
            return false;
        }
        if (cancelWished.getCount() == 0) {
            endCancelled(run);
            return false;
        }
        Aside.take(() -> dispatcher.stop(run, kind, Duration.ZERO));
        if (!loss.why().worthAnother() || losses >= retries.attempts()) {
            end(run, new Event.Failed(problem));
            return false;
        }
        Duration delay = retries.delay(losses);
        if (!ledger.append(run, new Event.Retrying(run.attempt(), delay.toMillis(), problem))) {
            return false;
        }
        if (cancelWished.await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
            endCancelled(run);
            return false;
        }
        return true;
    }

    private static Event deliveryUnknown(String why) {
        return new Event.Failed(Problem.of(ProblemType.DELIVERY_UNKNOWN,
                "The message was committed, and then the run was lost: " + why));
    }

    private void endCancelled(RunId last) throws InterruptedException {
        dispatcher.stop(last, kind, STOP_PATIENCE);
        end(last, new Event.Cancelled());
    }

    private void end(RunId last, Event ending) throws InterruptedException {
        boolean _ = ledger.append(last, ending);
    }

    /// Ends a job that the gateway itself can't run for a fault of its own.
    void fail() throws JournalUnavailable, InterruptedException {
        Optional<Work> work = journal.work(id).filter(found -> !found.state().ended());
        if (work.isPresent()) {
            RunId next = new RunId(id, work.get().attempt() + 1);
            RunId last = journal.start(next) ? next : new RunId(id, work.get().attempt());
            end(last, new Event.Failed(Problem.of(ProblemType.INTERNAL, "netlab has a fault; its log tells more.")));
        }
    }

    /// Notes that somebody wishes the job cancelled, which the journal knows already.
    synchronized void cancel() {
        cancelWished.countDown();
        if (current != null) {
            current.cancel();
        }
    }

    /// Notes that the gateway stops.
    ///
    /// @return whether a run is committed, and its ending worth a wait
    synchronized boolean stopping() {
        stopping = true;
        return current != null && current.stopping();
    }
}
