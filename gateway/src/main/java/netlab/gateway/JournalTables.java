package netlab.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import netlab.capture.Captured;
import netlab.contracts.Event;
import netlab.contracts.EventType;
import netlab.contracts.JobId;
import netlab.contracts.JobState;
import netlab.contracts.Json;
import netlab.contracts.Named;
import netlab.contracts.RunId;
import org.jspecify.annotations.Nullable;

/// What is written to the journal's tables, within a transaction of the caller's. For the writing thread alone.
final class JournalTables {
    /// How long an idempotency key stands for its body.
    static final Duration KEY_LIFE = Duration.ofHours(24);

    /// Of how many jobs packets are kept: less than a gigabyte.
    static final int MOST_CAPTURES = 100;

    /// The longest spec that stands in its job's row, in bytes. A row of more than 1,002 bytes gets pages of its own, which each change
    /// writes anew, and the other columns mostly have 250 to 500.
    private static final int LONGEST_SPEC_IN_ROW = 400;

    private final PreparedStatement insertJob;
    private final PreparedStatement insertSpec;
    private final PreparedStatement insertEvent;
    private final PreparedStatement insertKey;
    private final PreparedStatement expireKeys;
    private final PreparedStatement selectKey;
    private final PreparedStatement selectJob;
    private final PreparedStatement startJob;
    private final PreparedStatement advanceJob;
    private final PreparedStatement endJob;
    private final PreparedStatement commitJob;
    private final PreparedStatement cancelJob;
    private final PreparedStatement insertCapture;
    private final PreparedStatement dropCaptures;
    private final JournalRetention retention;
    private final PreparedStatement probe;
    private final List<JobId> appended = new ArrayList<>();
    /// Of the latest event.
    private long position;

    JournalTables(Connection connection) throws SQLException {
        try (PreparedStatement latest = connection.prepareStatement(JournalSchema.LATEST_POSITION);
                ResultSet row = latest.executeQuery()) {
            position = row.getLong(1);
        }
        insertJob = connection.prepareStatement(
                "INSERT INTO job (id, kind, state, created, secret, client, trace, spec, last_seq) VALUES (?, ?, 'queued', ?, ?, ?, ?, ?, 1)");
        insertSpec = connection.prepareStatement("INSERT INTO spec (job, json) VALUES (?, ?)");
        insertEvent = connection.prepareStatement(
                "INSERT INTO event (position, job, seq, type, time, data) VALUES (?, ?, ?, ?, ?, ?)");
        insertKey = connection.prepareStatement(
                "INSERT INTO idempotency (key, digest, job, created) VALUES (?, ?, ?, ?)");
        expireKeys = connection.prepareStatement("DELETE FROM idempotency WHERE created < ?");
        selectKey = connection.prepareStatement("SELECT digest, job FROM idempotency WHERE key = ?");
        selectJob = connection.prepareStatement(
                "SELECT state, attempt, cancel, last_seq FROM job WHERE id = ?");
        startJob = connection.prepareStatement(
                "UPDATE job SET state = 'running', attempt = ?, started = coalesce(started, ?) WHERE id = ?");
        advanceJob = connection.prepareStatement("UPDATE job SET last_seq = ?, progress = coalesce(?, progress), "
                + "committed = CASE WHEN ? THEN 0 ELSE committed END WHERE id = ?");
        endJob = connection.prepareStatement("UPDATE job SET state = ?, finished = ?, secret = NULL WHERE id = ?");
        commitJob = connection.prepareStatement("UPDATE job SET committed = attempt WHERE id = ?");
        cancelJob = connection.prepareStatement("UPDATE job SET cancel = 1 WHERE id = ?");
        insertCapture = connection.prepareStatement("REPLACE INTO capture (job, file, missing) "
                + "SELECT id, ?, ? FROM job WHERE id = ? AND attempt = ?");
        dropCaptures = connection.prepareStatement("UPDATE capture SET file = NULL, missing = ? WHERE job IN "
                + "(SELECT job FROM capture WHERE file IS NOT NULL ORDER BY job DESC LIMIT -1 OFFSET ?)");
        retention = new JournalRetention(connection);
        probe = connection.prepareStatement("REPLACE INTO probe (id, filler) VALUES (1, randomblob(16384))");
    }

    private record Row(JobState state, int attempt, boolean cancel, long sequence) {
        boolean running(int run) {
            return state == JobState.RUNNING && attempt == run;
        }
    }

    /// The jobs that got events since the transaction began.
    List<JobId> appended() {
        return appended;
    }

    Acceptance accept(Submission job) throws SQLException {
        if (job.key().isPresent()) {
            run(expireKeys, Json.time(job.time().minus(KEY_LIFE)));
            Optional<Acceptance> known = recall(selectKey, job.key().get());
            if (known.isPresent()) {
                return known.get();
            }
            run(insertKey, job.key().get().key(), job.key().get().digest(), job.id().value(), Json.time(job.time()));
        }
        boolean apart = job.spec().length() > LONGEST_SPEC_IN_ROW
                || job.spec().getBytes(UTF_8).length > LONGEST_SPEC_IN_ROW;
        run(insertJob, job.id().value(), job.kind().json(), Json.time(job.time()),
                job.secret().map(Sealed::base64).orElse(null), job.client(), job.trace().toString(),
                apart ? null : job.spec());
        if (apart) {
            run(insertSpec, job.id().value(), job.spec());
        }
        insert(job.id(), 1, Entry.queued(job.kind(), job.time()));
        appended.add(job.id());
        return new Acceptance.Accepted(job.id());
    }

    /// What a key stands for, read with a statement that selects its digest and its job.
    static Optional<Acceptance> recall(PreparedStatement select, Submission.IdempotencyKey key) throws SQLException {
        select.setString(1, key.key());
        try (ResultSet row = select.executeQuery()) {
            if (!row.next()) {
                return Optional.empty();
            }
            return Optional.of(row.getString(1).equals(key.digest())
                    ? new Acceptance.Replayed(new JobId(row.getString(2)))
                    : new Acceptance.Mismatched());
        }
    }

    boolean start(RunId run, Instant time) throws SQLException {
        Optional<Row> found = find(run.job());
        boolean next = found.filter(row -> !row.state.ended() && !row.cancel && row.attempt == run.attempt() - 1)
                .isPresent();
        if (!next) {
            return false;
        }
        run(startJob, run.attempt(), Json.time(time), run.job().value());
        append(run.job(), found.get().sequence, List.of(Entry.of(new Event.Started(run.attempt()), time)));
        return true;
    }

    boolean append(RunId run, List<Entry> entries) throws SQLException {
        Optional<Row> found = find(run.job()).filter(row -> row.running(run.attempt()));
        if (found.isEmpty()) {
            return false;
        }
        append(run.job(), found.get().sequence, entries);
        return true;
    }

    boolean commit(RunId run) throws SQLException {
        boolean may = find(run.job()).filter(row -> row.running(run.attempt()) && !row.cancel).isPresent();
        if (may) {
            run(commitJob, run.job().value());
        }
        return may;
    }

    Cancellation cancel(JobId job, Instant time) throws SQLException {
        Optional<Row> found = find(job);
        if (found.isEmpty()) {
            return Cancellation.UNKNOWN;
        }
        Row row = found.get();
        if (row.state.ended()) {
            return Cancellation.TOO_LATE;
        }
        if (row.state == JobState.QUEUED) {
            append(job, row.sequence, List.of(Entry.of(new Event.Cancelled(), time)));
            return Cancellation.DONE;
        }
        run(cancelJob, job.value());
        return Cancellation.REQUESTED;
    }

    boolean forget(Instant endedBefore, int most, Instant now) throws SQLException {
        run(expireKeys, Json.time(now.minus(KEY_LIFE)));
        return retention.forget(endedBefore, most);
    }

    /// Writes enough to find out whether there is room.
    boolean probe() throws SQLException {
        return run(probe) > 0;
    }

    private Optional<Row> find(JobId job) throws SQLException {
        selectJob.setString(1, job.value());
        try (ResultSet row = selectJob.executeQuery()) {
            return row.next()
                    ? Optional.of(new Row(Named.find(JobState.class, row.getString(1)).orElseThrow(), row.getInt(2),
                            row.getBoolean(3), row.getLong(4)))
                    : Optional.empty();
        }
    }

    private void append(JobId job, long last, List<Entry> entries) throws SQLException {
        long sequence = last;
        @Nullable
        String progress = null;
        boolean retrying = false;
        for (Entry entry : entries) {
            sequence++;
            insert(job, sequence, entry);
            progress = entry.type() == EventType.PROGRESS ? entry.data() : progress;
            retrying |= entry.type() == EventType.RETRYING;
        }
        run(advanceJob, sequence, progress, retrying, job.value());
        Entry latest = entries.getLast();
        Optional<JobState> ending = latest.type().ending();
        if (ending.isPresent()) {
            run(endJob, ending.get().json(), Json.time(latest.time()), job.value());
        }
        appended.add(job);
    }

    private void insert(JobId job, long sequence, Entry entry) throws SQLException {
        position++;
        run(insertEvent, position, job.value(), sequence, entry.type().json(), Json.time(entry.time()), entry.data());
    }

    boolean keep(RunId run, Captured sealed) throws SQLException {
        Object file = sealed instanceof Captured.File some ? some.toBytes() : null;
        Object missing = sealed instanceof Captured.Missing none ? none.why() : null;
        boolean kept = run(insertCapture, file, missing, run.job().value(), run.attempt()) > 0;
        run(dropCaptures, "The capture was deleted: the packets of the latest " + MOST_CAPTURES + " jobs are kept.",
                MOST_CAPTURES);
        return kept;
    }

    static int run(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement.executeUpdate();
    }
}
