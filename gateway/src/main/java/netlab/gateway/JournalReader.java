package netlab.gateway;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import netlab.capture.Captured;
import netlab.contracts.EventType;
import netlab.contracts.Job;
import netlab.contracts.JobId;
import netlab.contracts.JobKind;
import netlab.contracts.JobState;
import netlab.contracts.Json;
import netlab.contracts.MalformedJson;
import netlab.contracts.Named;
import netlab.contracts.TraceParent;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads the journal.
final class JournalReader implements AutoCloseable {
    /// How much text of events is read at a time, in characters; at least one event is.
    private static final long MOST_TEXT = 1024 * 1024;
    private static final String LISTED = "job.id, job.kind, job.state, created, started, finished, attempt, progress";
    private static final String EVENT = "SELECT event.position, event.job, job.kind, event.seq, event.type, event.time, "
            + "event.data FROM event JOIN job ON job.id = event.job ";

    private static final String SPEC = "coalesce(job.spec, (SELECT json FROM spec WHERE spec.job = job.id))";

    /// Read from the rows' heads: a spec that is not wanted is not read.
    private static final String SPEC_BYTES = "coalesce(octet_length(job.spec), "
            + "(SELECT octet_length(json) FROM spec WHERE spec.job = job.id))";

    private final JournalConnections connections;

    JournalReader(Path file) throws SQLException {
        this.connections = new JournalConnections(file);
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
            int attempt = row.getInt(5);
            return new Work(new JobId(row.getString(1)), kind(row.getString(2)), state(row.getString(3)),
                    Instant.parse(row.getString(4)), attempt, EventType.RETRYING.json().equals(row.getString(11)),
                    attempt > 0 && row.getInt(6) == attempt, row.getBoolean(7),
                    TraceParent.parse(row.getString(10)).orElseGet(TraceParent::next), row.getLong(8),
                    Optional.ofNullable(row.getString(9)).map(Sealed::new));
        }, "SELECT id, kind, state, created, attempt, committed, cancel, " + SPEC_BYTES + ", secret, trace, "
                + "(SELECT type FROM event WHERE event.job = id AND seq = last_seq) "
                + "FROM job WHERE id = ?", job.value()).stream().findFirst();
    }

    Optional<JsonNode> spec(JobId job) throws JournalUnavailable {
        return query(row -> json(row.getString(1)), "SELECT " + SPEC + " FROM job WHERE id = ?", job.value()).stream()
                .findFirst();
    }

    Optional<Job> job(JobId job) throws JournalUnavailable {
        Optional<Job> found = job(job, runs(job));
        boolean endedMeanwhile = found.filter(each -> each.state().ended() && each.runs() != null
                && !each.runs().isEmpty()
                && each.runs().getLast().endedAt() == null).isPresent();
        return endedMeanwhile ? job(job, runs(job)) : found;
    }

    private Optional<Job> job(JobId job, List<Job.Attempt> runs) throws JournalUnavailable {
        return query(row -> {
            JobState state = state(row.getString(3));
            // What may have 25 MiB is shown as it stands: as a tree it would be in memory several times.
            return shown(row, new Whole(Json.raw(row.getString(9)), runs,
                    state == JobState.SUCCEEDED ? Json.raw(row.getString(10)) : null,
                    state == JobState.FAILED ? json(row.getString(10)) : null, row.getString(11)));
        }, "SELECT " + LISTED
                + ", " + SPEC + ", CASE WHEN job.state IN ('succeeded', 'failed') THEN event.data END, trace "
                + "FROM job LEFT JOIN event ON event.job = job.id AND event.seq = last_seq WHERE job.id = ?",
                job.value()).stream().findFirst();
    }

    private List<Job.Attempt> runs(JobId job) throws JournalUnavailable {
        List<Job.Attempt> runs = new ArrayList<>();
        query(row -> {
            Instant time = Instant.parse(row.getString(2));
            if (EventType.STARTED.json().equals(row.getString(1))) {
                return runs.add(new Job.Attempt(row.getInt(3), time, null, null));
            }
            if (!runs.isEmpty()) { // else it was cancelled before it was run
                Job.Attempt last = runs.removeLast();
                runs.add(new Job.Attempt(last.attempt(), last.startedAt(), time, optionalJson(row.getString(4))));
            }
            return true;
        }, "SELECT type, time, data ->> '$.attempt', CASE WHEN type = 'job.retrying' THEN data -> '$.problem' END "
                + "FROM event WHERE job = ? AND type IN ('job.started', 'job.retrying', 'job.succeeded', 'job.failed', 'job.cancelled') "
                + "ORDER BY seq", job.value());
        return runs;
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
        return query(row -> shown(row, Whole.NOT), sql.toString(), values.toArray());
    }

    List<Journal.Unended> unended() throws JournalUnavailable {
        return query(row -> new Journal.Unended(new JobId(row.getString(1)), kind(row.getString(2)),
                row.getString(3)),
                "SELECT id, kind, client FROM job WHERE state IN ('queued', 'running') ORDER BY id");
    }

    Optional<Captured> capture(JobId job) throws JournalUnavailable {
        return this.<Captured>query(row -> {
            byte @Nullable [] file = row.getBytes(1);
            return file == null
                    ? new Captured.Missing(Objects.requireNonNullElse(row.getString(2), ""))
                    : new Captured.File(file);
        }, "SELECT file, missing FROM capture WHERE job = ?", job.value()).stream().findFirst();
    }

    long captureBytes(JobId job) throws JournalUnavailable {
        return query(row -> row.getLong(1), "SELECT coalesce(max(octet_length(file)), 0) FROM capture WHERE job = ?",
                job.value()).getFirst();
    }

    List<Recorded> events(JobId job, long after, int most) throws JournalUnavailable {
        return connections.query(enoughText(), JournalReader::recorded,
                EVENT + "WHERE event.job = ? AND event.seq > ? ORDER BY event.seq LIMIT ?",
                job.value(), after, most);
    }

    List<Recorded> events(long after, int most) throws JournalUnavailable {
        return connections.query(enoughText(), JournalReader::recorded,
                EVENT + "WHERE event.position > ? ORDER BY event.position LIMIT ?", after, most);
    }

    /// One event may have megabytes, and many of them together are more than there is memory for.
    private static Predicate<Recorded> enoughText() {
        long[] left = {MOST_TEXT};
        return event -> {
            left[0] -= event.data().length();
            return left[0] <= 0;
        };
    }

    long latest() throws JournalUnavailable {
        return query(row -> row.getLong(1), JournalSchema.LATEST_POSITION).getFirst();
    }

    /// What a job has that lists don't show.
    private record Whole(
            @Nullable JsonNode spec,
            @Nullable List<Job.Attempt> runs,
            @Nullable JsonNode result,
            @Nullable JsonNode problem,
            @Nullable String trace) {
        static final Whole NOT = new Whole(null, null, null, null, null);
    }

    private static Job shown(ResultSet row, Whole whole) throws SQLException {
        JobId id = new JobId(row.getString(1));
        return new Job(id, kind(row.getString(2)), state(row.getString(3)), whole.spec, Instant.parse(row.getString(4)),
                time(row.getString(5)), time(row.getString(6)), row.getInt(7), whole.runs,
                optionalJson(row.getString(8)), whole.result, whole.problem, whole.trace, Job.Links.of(id));
    }

    private static Recorded recorded(ResultSet row) throws SQLException {
        return new Recorded(row.getLong(1), new JobId(row.getString(2)), kind(row.getString(3)), row.getLong(4),
                EventType.find(row.getString(5)).orElseThrow(), Instant.parse(row.getString(6)), row.getString(7));
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

    private <T> List<T> query(JournalConnections.Row<T> row, String sql, Object... values) throws JournalUnavailable {
        return connections.query(row, sql, values);
    }

    @Override
    public void close() {
        connections.close();
    }
}
