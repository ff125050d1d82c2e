package netlab.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import netlab.contracts.Event;
import netlab.contracts.Job;
import netlab.contracts.JobId;
import netlab.contracts.JobKind;
import netlab.contracts.Problem;
import netlab.contracts.ProblemType;
import netlab.contracts.Progress;
import netlab.contracts.RunId;
import netlab.contracts.TraceParent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalRetentionTest {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00.000Z");
    private static final Event FAILED = new Event.Failed(Problem.of(ProblemType.TIMEOUT, "late"));
    private static final Event STEP = new Event.Progressed(new Progress(1, 2, "steps"));
    /// Too long for its job's row.
    private static final String LONG_SPEC = "{\"note\":\"" + "n".repeat(1_000) + "\"}";
    private static final int MANY = 1_000_000;

    @TempDir
    Path directory;

    private SqliteJournal journal;

    @BeforeEach
    void open() throws IOException {
        journal = SqliteJournal.open(directory, Clock.fixed(NOW, ZoneOffset.UTC), new SimpleMeterRegistry());
    }

    @AfterEach
    void close() {
        journal.close();
    }

    private JobId accepted(Optional<Submission.IdempotencyKey> key) throws Exception {
        JobId id = JobId.next();
        journal.accept(new Submission(id, JobKind.CALC, LONG_SPEC, Optional.empty(), "student",
                TraceParent.next(), key, NOW));
        return id;
    }

    private JobId ended(Instant at) throws Exception {
        return ended(at, Optional.empty());
    }

    private JobId ended(Instant at, Optional<Submission.IdempotencyKey> key) throws Exception {
        JobId id = accepted(key);
        journal.start(new RunId(id, 1));
        journal.append(new RunId(id, 1), List.of(Entry.of(FAILED, at)));
        return id;
    }

    /// Forgets all there is to forget.
    private int forget(Instant endedBefore, int most) throws Exception {
        int steps = 0;
        while (journal.forget(endedBefore, most)) {
            steps++;
        }
        return steps;
    }

    private List<JobId> left() throws Exception {
        return journal.jobs(new JobQuery(Optional.empty(), Optional.empty(), Optional.empty(), 1_000))
                .stream()
                .map(Job::id)
                .toList();
    }

    private long count(String table) throws Exception {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("netlab.db"));
                Statement sql = other.createStatement();
                ResultSet row = sql.executeQuery("SELECT count(*) FROM " + table)) {
            return row.getLong(1);
        }
    }

    @Test
    void whatEndedTooLongAgoGoesWhole() throws Exception {
        JobId old = ended(NOW.minus(Duration.ofDays(31)));
        JobId young = ended(NOW.minus(Duration.ofDays(29)));
        JobId queued = accepted(Optional.empty());

        assertThat(forget(NOW.minus(Duration.ofDays(30)), MANY)).isPositive();

        assertThat(left()).containsExactly(queued, young);
        assertThat(journal.job(old)).isEmpty();
        assertThat(journal.events(old, 0, 10)).isEmpty();
        assertThat(count("event")).isEqualTo(4);
        assertThat(count("spec")).isEqualTo(2);
        assertThat(count("doomed")).isZero();
    }

    @Test
    void ofTooManyTheOldestGo() throws Exception {
        List<JobId> ids = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            ids.add(ended(NOW.minusSeconds(1_000 - i)));
        }
        JobId queued = accepted(Optional.empty());

        forget(Instant.EPOCH, 20);

        List<JobId> kept = new ArrayList<>(ids.subList(230, 250));
        kept.add(queued);
        Collections.reverse(kept);
        assertThat(left()).isEqualTo(kept);
        assertThat(forget(Instant.EPOCH, 20)).isZero();
    }

    @Test
    void aJobWithVeryManyEventsGoesInSteps() throws Exception {
        JobId id = accepted(Optional.empty());
        journal.start(new RunId(id, 1));
        journal.append(new RunId(id, 1), Collections.nCopies(9_000, Entry.of(STEP, NOW)));
        journal.append(new RunId(id, 1), List.of(Entry.of(FAILED, NOW)));

        assertThat(journal.forget(NOW.plusSeconds(1), MANY)).isTrue();
        assertThat(journal.job(id)).as("no half of it is shown").isEmpty();
        assertThat(journal.events(0, 10)).isEmpty();
        assertThat(count("event")).as("the rest follows").isPositive();

        assertThat(forget(Instant.EPOCH, MANY)).isGreaterThan(2);
        assertThat(count("event")).isZero();
    }

    @Test
    void aDeletionThatACrashCutOffIsCarriedOn() throws Exception {
        JobId id = accepted(Optional.empty());
        journal.start(new RunId(id, 1));
        journal.append(new RunId(id, 1), Collections.nCopies(5_000, Entry.of(STEP, NOW)));
        journal.append(new RunId(id, 1), List.of(Entry.of(FAILED, NOW)));
        journal.forget(NOW.plusSeconds(1), MANY);

        journal.close();
        open();

        forget(Instant.EPOCH, MANY);
        assertThat(count("event")).isZero();
        assertThat(count("doomed")).isZero();
    }

    @Test
    void whatAKeyStandsForIsKeptAsLongAsTheKey() throws Exception {
        Submission.IdempotencyKey key = new Submission.IdempotencyKey("k", "digest");
        JobId gone = ended(NOW.minusSeconds(10));
        JobId kept = ended(NOW.minusSeconds(9), Optional.of(key));
        JobId young = ended(NOW.minusSeconds(5));

        forget(Instant.EPOCH, 1);
        assertThat(left()).as("no younger one goes in its place").containsExactly(young, kept);
        assertThat(journal.job(gone)).isEmpty();
        forget(NOW, 1);
        assertThat(left()).containsExactly(kept);
        assertThat(journal.recall(key)).contains(new Acceptance.Replayed(kept));

        journal.close();
        journal = SqliteJournal.open(directory, Clock.fixed(NOW.plus(Duration.ofHours(25)), ZoneOffset.UTC),
                new SimpleMeterRegistry());
        assertThat(journal.recall(key)).as("a key of yesterday").isEmpty();
        forget(NOW, 1);
        assertThat(left()).isEmpty();
    }

    @Test
    void aFollowersCursorOutlivesWhatItPointedTo() throws Exception {
        ended(NOW.minusSeconds(5));
        long latest = journal.latest();

        forget(NOW, MANY);

        assertThat(journal.latest()).isEqualTo(latest);
        journal.close();
        open();
        assertThat(journal.latest()).isEqualTo(latest);
        accepted(Optional.empty());
        assertThat(journal.events(latest, 10)).hasSize(1);
    }

    @Test
    void theFileShrinks() throws Exception {
        JobId id = accepted(Optional.empty());
        journal.start(new RunId(id, 1));
        journal.append(new RunId(id, 1), Collections.nCopies(20_000, Entry.of(STEP, NOW)));
        journal.append(new RunId(id, 1), List.of(Entry.of(FAILED, NOW)));
        long pages = pages();

        forget(NOW.plusSeconds(1), MANY);

        assertThat(pages()).isLessThan(pages / 4);
    }

    private long pages() throws Exception {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("netlab.db"));
                Statement sql = other.createStatement();
                ResultSet row = sql.executeQuery("PRAGMA page_count")) {
            return row.getLong(1);
        }
    }
}
