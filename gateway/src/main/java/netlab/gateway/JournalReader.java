package netlab.gateway;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import netlab.contracts.EventType;
import netlab.contracts.Job;
import netlab.contracts.JobId;
import netlab.contracts.JobKind;
import netlab.contracts.JobState;
import netlab.contracts.Json;
import netlab.contracts.MalformedJson;
import netlab.contracts.Named;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// Reads the journal, on a few connections that are used in turn.
final class JournalReader implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(JournalReader.class);
    private static final int CONNECTIONS = 4;
    private static final String LISTED = "job.id, job.kind, job.state, created, started, finished, attempt, progress";
    private static final String EVENT = "SELECT event.position, event.job, job.kind, event.seq, event.type, event.time, "
            + "event.data FROM event JOIN job ON job.id = event.job ";

    private final BlockingQueue<Connection> idle = new ArrayBlockingQueue<>(CONNECTIONS);
    private volatile boolean closed;

    JournalReader(Path file) throws SQLException {
        for (int i = 0; i < CONNECTIONS; i++) {
            idle.add(JournalSchema.openForReading(file));
        }
    }

    @FunctionalInterface
    private interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    Optional<Acceptance> recall(Submission.IdempotencyKey key, Instant oldest) throws JournalUnavailable {
        List<Acceptance> found = query(row -> row.getString(1).equals(key.digest())
                ? new Acceptance.Replayed(new JobId(row.getString(2)))
                : new Acceptance.Mismatched(),
                "SELECT digest, job FROM idempotency WHERE key = ? AND created >= ?",
                key.key(), Json.time(oldest));
        return found.stream().findFirst();
    }

    Optional<Work> work(JobId job) throws JournalUnavailable {
        return query(row -> {
            int attempt = row.getInt(4);
            return new Work(new JobId(row.getString(1)), kind(row.getString(2)), state(row.getString(3)), attempt,
                    attempt > 0 && row.getInt(5) == attempt, row.getBoolean(6),
                    row.getLong(7), Optional.ofNullable(row.getString(8)).map(Sealed::new));
        }, "SELECT id, kind, state, attempt, committed, cancel, octet_length(json), secret FROM job "
                + "JOIN spec ON spec.job = id WHERE id = ?", job.value())
                .stream()
                .findFirst();
    }

    Optional<JsonNode> spec(JobId job) throws JournalUnavailable {
        return query(row -> json(row.getString(1)), "SELECT json FROM spec WHERE job = ?", job.value()).stream()
                .findFirst();
    }

    Optional<Job> job(JobId job) throws JournalUnavailable {
        return query(row -> {
            JobState state = state(row.getString(3));
            JsonNode ending = optionalJson(row.getString(10));
            return shown(row, json(row.getString(9)), state == JobState.SUCCEEDED ? ending : null,
                    state == JobState.FAILED ? ending : null);
        }, "SELECT " + LISTED + ", spec.json, CASE WHEN job.state IN ('succeeded', 'failed') THEN event.data END "
                + "FROM job JOIN spec ON spec.job = job.id LEFT JOIN event ON event.job = job.id AND event.seq = last_seq WHERE job.id = ?",
                job.value()).stream().findFirst();
    }

    List<Job> jobs(JobQuery query) throws JournalUnavailable {
        StringBuilder sql = new StringBuilder("SELECT " + LISTED + " FROM job WHERE 1");
        List<Object> values = new ArrayList<>();
        query.kind().ifPresent(kind -> {
            sql.append(" AND kind = ?");
            values.add(kind.json());
        });
        query.state().ifPresent(state -> {
            sql.append(" AND state = ?");
            values.add(state.json());
        });
        query.before().ifPresent(before -> {
            sql.append(" AND id < ?");
            values.add(before.value());
        });
        sql.append(" ORDER BY id DESC LIMIT ?");
        values.add(query.most());
        return query(row -> shown(row, null, null, null), sql.toString(), values.toArray());
    }

    List<Journal.Unended> unended() throws JournalUnavailable {
        return query(row -> new Journal.Unended(new JobId(row.getString(1)), kind(row.getString(2))),
                "SELECT id, kind FROM job WHERE state IN ('queued', 'running') ORDER BY rowid");
    }

    List<Recorded> events(JobId job, long after, int most) throws JournalUnavailable {
        return query(JournalReader::recorded,
                EVENT + "WHERE event.job = ? AND event.seq > ? ORDER BY event.seq LIMIT ?",
                job.value(), after, most);
    }

    List<Recorded> events(long after, int most) throws JournalUnavailable {
        return query(JournalReader::recorded, EVENT + "WHERE event.position > ? ORDER BY event.position LIMIT ?",
                after, most);
    }

    long latest() throws JournalUnavailable {
        return query(row -> row.getLong(1), "SELECT coalesce(max(position), 0) FROM event").getFirst();
    }

    private static Job shown(ResultSet row, @Nullable JsonNode spec, @Nullable JsonNode result,
            @Nullable JsonNode problem) throws SQLException {
        JobId id = new JobId(row.getString(1));
        return new Job(id, kind(row.getString(2)), state(row.getString(3)), spec, Instant.parse(row.getString(4)),
                time(row.getString(5)), time(row.getString(6)), row.getInt(7), optionalJson(row.getString(8)), result,
                problem, Job.Links.of(id));
    }

    private static Recorded recorded(ResultSet row) throws SQLException {
        return new Recorded(row.getLong(1), new JobId(row.getString(2)), kind(row.getString(3)), row.getLong(4),
                EventType.find(row.getString(5)).orElseThrow(), Instant.parse(row.getString(6)),
                json(row.getString(7)));
    }

    private static JobKind kind(String name) {
        return Named.find(JobKind.class, name).orElseThrow();
    }

    private static JobState state(String name) {
        return Named.find(JobState.class, name).orElseThrow();
    }

    private static @Nullable Instant time(@Nullable String text) {
        return text == null ? null : Instant.parse(text);
    }

    private static @Nullable JsonNode optionalJson(@Nullable String text) {
        return text == null ? null : json(text);
    }

    private static JsonNode json(String text) {
        try {
            return Json.parse(text);
        } catch (MalformedJson e) {
            throw new IllegalStateException("the journal holds no JSON where it should", e);
        }
    }

    private <T> List<T> query(RowReader<T> reader, String sql, Object... values) throws JournalUnavailable {
        Connection connection = take();
        try {
            return query(connection, reader, sql, values);
        } catch (SQLException e) {
            throw new JournalUnavailable(e);
        } finally {
            giveBack(connection);
        }
    }

    private static <T> List<T> query(Connection connection, RowReader<T> reader, String sql, Object... values)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            List<T> rows = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    rows.add(reader.read(row));
                }
            }
            return rows;
        }
    }

    /// A connection, to be given back by who took it.
    private Connection take() throws JournalUnavailable {
        boolean interrupted = false;
        try {
            while (!closed) {
                try {
                    Connection connection = idle.poll(1, TimeUnit.SECONDS);
                    if (connection != null) {
                        return connection;
                    }
                } catch (InterruptedException _) {
                    interrupted = true; // the wait is short, and as little to be interrupted as a write
                }
            }
            throw new JournalUnavailable("the journal is closed");
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Closes what is idle; what is in use, its user.
    @Override
    public void close() {
        closed = true;
        closeIdle();
    }

    private void giveBack(Connection connection) {
        idle.add(connection);
        if (closed) {
            closeIdle();
        }
    }

    private void closeIdle() {
        for (Connection each = idle.poll(); each != null; each = idle.poll()) {
            try {
                each.close();
            } catch (SQLException e) {
                log.warn("a connection to the journal did not close cleanly", e);
            }
        }
    }
}
