package netlab.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import netlab.contracts.Event;
import netlab.contracts.JobId;
import netlab.contracts.JobKind;
import netlab.contracts.PortFinding;
import netlab.contracts.PortState;
import netlab.contracts.Problem;
import netlab.contracts.ProblemType;
import netlab.contracts.Reason;
import netlab.contracts.RunId;
import netlab.contracts.TraceParent;
import netlab.contracts.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the journal's file promises to those who look into it, and after a fault.
@Timeout(30)
class JournalFileTest {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final Pattern QUERY = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path data;

    private SimpleMeterRegistry metrics;
    private SqliteJournal journal;

    @BeforeEach
    void open() throws IOException {
        metrics = new SimpleMeterRegistry();
        journal = SqliteJournal.open(data, Clock.systemUTC(), metrics);
    }

    @AfterEach
    void close() {
        journal.close();
    }

    private Path file() {
        return data.resolve("netlab.db");
    }

    private Connection look() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file());
    }

    private static Submission submission(JobId id, JobKind kind, Optional<Submission.IdempotencyKey> key) {
        return new Submission(id, kind, "{}", Optional.empty(), "student", TraceParent.next(), key, NOW);
    }

    private JobId accepted() throws Exception {
        Submission submission = submission(JobId.next(), JobKind.SCAN, Optional.empty());
        assertThat(journal.accept(submission)).isEqualTo(new Acceptance.Accepted(submission.id()));
        return submission.id();
    }

    @Test
    void eachCommitIsOnTheDiskWhenItIsTold() throws Exception {
        try (Connection writer = JournalSchema.openForWriting(file()); Statement sql = writer.createStatement()) {
            assertThat(text(sql, "PRAGMA journal_mode")).isEqualTo("wal");
            assertThat(text(sql, "PRAGMA synchronous")).as("FULL").isEqualTo("2");
        }
    }

    private static String text(Statement sql, String query) throws SQLException {
        try (ResultSet row = sql.executeQuery(query)) {
            return row.next() ? row.getString(1) : "";
        }
    }

    @Test
    void whatWaitsIsCommittedTogether() throws Exception {
        List<JobId> accepted = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch held = new CountDownLatch(1);
        List<Thread> clients = IntStream.range(0, 40)
                .mapToObj(_ -> Thread.ofPlatform().start(() -> {
                    try {
                        held.await();
                        accepted.add(accepted());
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                }))
                .toList();
        try (Connection other = look(); Statement sql = other.createStatement()) {
            sql.execute("BEGIN IMMEDIATE");
            held.countDown();
            while (clients.stream().anyMatch(each -> !waits(each))) {
                Thread.onSpinWait();
            }
            sql.execute("ROLLBACK");
        }
        for (Thread client : clients) {
            client.join();
        }

        assertThat(accepted).hasSize(40);
        assertThat(metrics.get("netlab.journal.commit").timer().count()).isLessThanOrEqualTo(3);
    }

    /// For the commit, rather than to be let go.
    private static boolean waits(Thread client) {
        return client.getState() == Thread.State.TERMINATED || client.getState() == Thread.State.WAITING
                && Arrays.stream(client.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().equals(JournalWriter.class.getName()));
    }

    @Test
    void aKeyOfAJobThatIsNotWrittenStandsForNothing() throws Exception {
        JobId taken = accepted();
        var key = new Submission.IdempotencyKey("a-key", "a digest");
        Submission again = submission(taken, JobKind.SCAN, Optional.of(key));

        assertThatThrownBy(() -> journal.accept(again)).isInstanceOf(JournalUnavailable.class);

        assertThat(journal.recall(key)).isEmpty();
    }

    @Test
    void aDamagedPageStopsEachWriteUntilTheFileIsWhole() throws Exception {
        JobId before = accepted();
        journal.close(); // brings all of it into the file
        long page;
        int size;
        try (Connection other = look(); Statement sql = other.createStatement()) {
            page = Long.parseLong(text(sql, "SELECT rootpage FROM sqlite_schema WHERE name = 'job'"));
            size = Integer.parseInt(text(sql, "PRAGMA page_size"));
        }
        byte[] whole = Files.readAllBytes(file());
        byte[] damage = new byte[size];
        Arrays.fill(damage, (byte) 0xa5);
        overwrite((page - 1) * size, damage);
        open();

        assertThatThrownBy(this::accepted).isInstanceOf(JournalUnavailable.class);
        assertThat(journal.writable()).as("another table could be written").isFalse();
        assertThatThrownBy(this::accepted).isInstanceOf(JournalUnavailable.class).hasMessageContaining("damaged");
        assertThatThrownBy(() -> journal.job(before)).isInstanceOf(JournalUnavailable.class);

        overwrite((page - 1) * size, Arrays.copyOfRange(whole, (int) (page - 1) * size, (int) page * size));
        while (!journal.writable()) { // it is not looked at each time
            Thread.sleep(50);
        }
        assertThat(journal.job(before)).isPresent();
        JobId after = accepted();
        assertThat(journal.unended()).extracting(Journal.Unended::job).containsExactly(before, after);
    }

    private void overwrite(long offset, byte[] bytes) throws IOException {
        try (RandomAccessFile opened = new RandomAccessFile(file().toFile(), "rw")) {
            opened.seek(offset);
            opened.write(bytes);
        }
    }

    @Test
    void theDocumentedQueriesAnswer() throws Exception {
        RunId first = new RunId(accepted(), 1);
        RunId second = new RunId(first.job(), 2);
        assertThat(journal.start(first)).isTrue();
        assertThat(journal.append(first, List.of(Entry.of(
                new Event.Retrying(1, 500, Problem.of(ProblemType.TIMEOUT, "no answer")), NOW)))).isTrue();
        assertThat(journal.start(second)).isTrue();
        var open = new Event.ScanPort("target", "192.0.2.7", new PortFinding(Transport.TCP, 7, PortState.OPEN,
                Reason.CONNECTED, "echo", 0.5, null, null, "echo",
                new PortFinding.Evidence(1, null, "192.0.2.7:7", null, List.of())));
        assertThat(journal.append(second, List.of(Entry.of(open, NOW), Entry.of(new Event.Cancelled(), NOW)))).isTrue();

        List<String> queries = QUERY.matcher(documented()).results().map((MatchResult each) -> each.group(1)).toList();

        assertThat(queries).hasSize(3);
        try (Connection other = look(); Statement sql = other.createStatement()) {
            for (String query : queries) {
                try (ResultSet rows = sql.executeQuery(query)) {
                    assertThat(rows.next()).as(query).isTrue();
                    for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                        assertThat(rows.getString(column)).as(rows.getMetaData().getColumnName(column)).isNotNull();
                    }
                }
            }
        }
    }

    @Test
    void theDocumentationNamesEachTable() throws Exception {
        String documented = documented();
        try (Connection other = look();
                Statement sql = other.createStatement();
                ResultSet tables = sql.executeQuery(
                        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")) {
            while (tables.next()) {
                assertThat(documented).contains("| `" + tables.getString(1) + "` |");
            }
        }
    }

    private static String documented() throws IOException {
        return Files.readString(Path.of("../docs/journal.md"));
    }
}
