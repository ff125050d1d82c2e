package netlab.gateway;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import netlab.contracts.EventType;
import netlab.contracts.Json;
import netlab.contracts.MalformedJson;
import netlab.contracts.ProblemType;
import netlab.contracts.RunId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One run of a job: journals what it tells, and commits it when it is ready.
///
///     RUNNING ── mail.ready ──▶ COMMITTED
///        │                          │
///        └── ending, or lost ───────┴── ending: ended; lost: nobody knows
final class Attempt {
    private static final Logger log = LoggerFactory.getLogger(Attempt.class);

    private final RunId run;
    private final Journal journal;
    private final Ledger ledger;
    private @Nullable RemoteRun remote;
    private boolean cancelled;
    private boolean stopping;
    private boolean committed;

    Attempt(RunId run, Journal journal, Ledger ledger) {
        this.run = run;
        this.journal = journal;
        this.ledger = ledger;
    }

    /// Hands a run over.
    @FunctionalInterface
    interface Start {
        RemoteRun start() throws RunLost, JournalUnavailable, InterruptedException;
    }

    /// An attempt that came to no ending.
    ///
    /// @param committed whether it may have done what can't be undone
    record Loss(RunLost why, boolean committed) {}

    /// Runs until the ending.
    ///
    /// @param ended told the run when it has come to its ending and that is on record
    /// @return how it was lost, or empty when the job has ended
    Optional<Loss> run(Start start, Consumer<RemoteRun> ended) throws JournalUnavailable, InterruptedException {
        try (RemoteRun started = start.start()) {
            began(started);
            boolean over = false;
            while (!over) {
                List<Entry> entries = started.next();
                over = journalled(entries);
                if (!over && entries.stream().anyMatch(entry -> entry.type() == EventType.MAIL_READY) && commit()) {
                    heard(started.commit());
                }
            }
            ended.accept(started);
            return Optional.empty();
        } catch (RunLost e) {
            return Optional.of(new Loss(e, mayBeCommitted(e)));
        } finally {
            over();
        }
    }

    private synchronized void began(RemoteRun started) {
        remote = started;
        if (cancelled) {
            Aside.take(started::cancel);
        }
    }

    private synchronized void over() {
        remote = null;
    }

    /// Journals what the run told.
    ///
    /// @return whether nothing will follow
    /// @throws RunLost when its ending says that it did nothing for want of a commit
    private boolean journalled(List<Entry> entries) throws RunLost, InterruptedException {
        Entry last = entries.getLast();
        boolean undone = last.type() == EventType.FAILED && saysNotCommitted(last);
        List<Entry> kept = undone ? entries.subList(0, entries.size() - 1) : entries;
        if (!kept.isEmpty() && !ledger.append(run, kept)) {
            return true;
        }
        if (undone) {
            throw RunLost.uncommitted();
        }
        return last.ending();
    }

    private static boolean saysNotCommitted(Entry failed) {
        try {
            return Json.parse(failed.data()).path("type").asString("").equals(ProblemType.NOT_COMMITTED.path());
        } catch (MalformedJson e) {
            throw new IllegalStateException("an event is JSON", e);
        }
    }

    /// Journals that the run may go past the point of no return. From then on nothing but its own ending, or its loss, ends
    /// the job.
    private synchronized boolean commit() throws JournalUnavailable {
        committed = !stopping && journal.commit(run);
        log.info(committed ? "committed" : "not committed: it is cancelled, or the gateway stops");
        return committed;
    }

    /// Takes the commit back that never reached the run: its loss then is one like any other. The journal keeps it until it
    /// is told of the next attempt.
    private synchronized void heard(boolean may) {
        committed = may;
    }

    private synchronized boolean mayBeCommitted(RunLost loss) {
        return committed && loss.problem().kind() != ProblemType.NOT_COMMITTED;
    }

    /// Has the service stop the run, as soon as there is one.
    synchronized void cancel() {
        cancelled = true;
        RemoteRun running = remote;
        if (running != null) {
            Aside.take(running::cancel);
        }
    }

    /// Notes that the gateway stops.
    ///
    /// @return whether the run is committed, and its ending worth a wait
    synchronized boolean stopping() {
        stopping = true;
        return committed;
    }
}
