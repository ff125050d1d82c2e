package netlab.gateway;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import netlab.contracts.Event;
import netlab.contracts.JobKind;
import netlab.contracts.JobState;
import netlab.contracts.RunId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes down what happens to a job under way, however long the journal can't be written: what a run told it does not
/// tell again.
///
/// @param journal where to
/// @param kind the job's
/// @param metrics counts endings
record Ledger(Journal journal, JobKind kind, JobMetrics metrics) {
    private static final Logger log = LoggerFactory.getLogger(Ledger.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    /// Appends events of a run; an ending only last.
    ///
    /// @return false when the run was overtaken, and nothing is written
    boolean append(RunId run, List<Entry> entries) throws InterruptedException {
        while (true) {
            try {
                boolean appended = journal.append(run, entries);
                if (appended) {
                    entries.getLast().type().ending().ifPresent(this::ended);
                } else {
                    log.warn("attempt {} was overtaken; what it told is left out", run.attempt());
                }
                return appended;
            } catch (JournalUnavailable e) {
                log.warn("waits for the journal: {}", e.getMessage());
                Thread.sleep(RETRY);
            }
        }
    }

    /// Appends an event of the gateway's own.
    boolean append(RunId run, Event event) throws InterruptedException {
        return append(run, List.of(Entry.of(event, Instant.now())));
    }

    private void ended(JobState state) {
        log.info("{}", state.json());
        metrics.ended(kind, state);
    }
}
