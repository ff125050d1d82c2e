package netlab.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import netlab.contracts.CloudEvent;
import netlab.contracts.Event;
import netlab.contracts.EventType;
import netlab.contracts.Job;
import netlab.contracts.JobId;
import netlab.contracts.JobKind;
import netlab.contracts.JobState;
import netlab.contracts.Json;
import netlab.contracts.Problem;
import netlab.contracts.ProblemType;
import netlab.contracts.Progress;
import netlab.contracts.RunId;
import netlab.contracts.Secret;
import netlab.contracts.TraceParent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class SqliteJournalTest {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final Entry PROGRESS = Entry.of(new Event.Progressed(new Progress(1, 2, "steps")), NOW);
    private static final Entry READY = Entry.of(new Event.MailReady("<1@lab.example>"), NOW);
    private static final Entry CANCELLED = Entry.of(new Event.Cancelled(), NOW);
    private static final Entry FAILED = Entry.of(new Event.Failed(Problem.of(ProblemType.TIMEOUT, "no answer")), NOW);

    private static final Entry RETRYING = Entry.of(new Event.Retrying(1, 5, Problem.of(ProblemType.TIMEOUT, "lost")),
            NOW);

    private static final TraceParent TRACE = TraceParent.next();
    private static final List<String> FIRST_VERSION = List.of(
            """
                    CREATE TABLE job (id TEXT PRIMARY KEY, kind TEXT NOT NULL, state TEXT NOT NULL, created TEXT NOT NULL,
                        started TEXT, finished TEXT, attempt INTEGER NOT NULL DEFAULT 0, committed INTEGER NOT NULL DEFAULT 0,
                        cancel INTEGER NOT NULL DEFAULT 0, last_seq INTEGER NOT NULL DEFAULT 0, progress TEXT, secret TEXT) STRICT""",
            "CREATE TABLE spec (job TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT",
            "CREATE INDEX job_state ON job (state, id)",
            """
                    CREATE TABLE event (position INTEGER PRIMARY KEY AUTOINCREMENT, job TEXT NOT NULL, seq INTEGER NOT NULL,
                        type TEXT NOT NULL, time TEXT NOT NULL, data TEXT NOT NULL, UNIQUE (job, seq)) STRICT""",
            "CREATE TABLE idempotency (key TEXT PRIMARY KEY, digest TEXT NOT NULL, job TEXT NOT NULL, created TEXT NOT NULL) STRICT",
            "CREATE INDEX idempotency_created ON idempotency (created)",
            "CREATE TABLE probe (id INTEGER PRIMARY KEY, filler BLOB NOT NULL) STRICT", "PRAGMA user_version = 1");

    @TempDir
    Path directory;

    private SqliteJournal journal;

    @BeforeEach
    void open() throws IOException {
        journal = open(directory.resolve("data"));
    }

    private static SqliteJournal open(Path data) throws IOException {
        return SqliteJournal.open(data, Clock.systemUTC(), new SimpleMeterRegistry());
    }

    @AfterEach
    void close() {
        journal.close();
    }

    private static Submission submission(Optional<Submission.IdempotencyKey> key) {
        return submission("{\"operation\":\"sum\",\"numbers\":[]}", key);
    }

    private static Submission submission(String spec, Optional<Submission.IdempotencyKey> key) {
        return new Submission(JobId.next(), JobKind.CALC, spec, Optional.empty(), "student", TRACE, key, NOW);
    }

    private JobId accepted() throws Exception {
        Submission submission = submission(Optional.empty());
        assertThat(journal.accept(submission)).isEqualTo(new Acceptance.Accepted(submission.id()));
        return submission.id();
    }

    private RunId started() throws Exception {
        RunId run = new RunId(accepted(), 1);
        assertThat(journal.start(run)).isTrue();
        return run;
    }

    private Job shown(JobId id) throws Exception {
        return journal.job(id).orElseThrow();
    }

    private List<EventType> types(JobId id) throws Exception {
        return journal.events(id, 0, 100).stream().map(Recorded::type).toList();
    }

    @Test
    void aJobIsTheFoldOfItsEvents() throws Exception {
        JobId id = accepted();
        assertThat(shown(id).state()).isEqualTo(JobState.QUEUED);

        journal.start(new RunId(id, 1));
        journal.append(new RunId(id, 1), List.of(PROGRESS));
        assertThat(shown(id).state()).isEqualTo(JobState.RUNNING);
        assertThat(shown(id).attempts()).isEqualTo(1);
        assertThat(shown(id).progress()).hasToString("{\"done\":1,\"total\":2,\"unit\":\"steps\"}");

        journal.append(new RunId(id, 1), List.of(PROGRESS, FAILED));
        assertThat(shown(id).state()).isEqualTo(JobState.FAILED);
        assertThat(String.valueOf(shown(id).problem())).contains("/problems/timeout");
        assertThat(shown(id).result()).isNull();
        assertThat(types(id)).containsExactly(EventType.QUEUED, EventType.STARTED, EventType.PROGRESS,
                EventType.PROGRESS, EventType.FAILED);
    }

    @Test
    void aJobTellsOfEachOfItsRuns() throws Exception {
        JobId id = accepted();
        assertThat(shown(id).runs()).isEmpty();
        RunId first = new RunId(id, 1);
        RunId second = new RunId(id, 2);
        Problem lost = Problem.of(ProblemType.SERVICE_UNAVAILABLE, "gone");

        journal.start(first);
        journal.append(first, List.of(PROGRESS));
        assertThat(shown(id).runs()).extracting(Job.Attempt::endedAt).containsExactly((Instant) null);
        journal.append(first, List.of(Entry.of(new Event.Retrying(1, 5, lost), NOW)));
        journal.start(second);
        journal.append(second, List.of(FAILED));

        assertThat(shown(id).runs()).extracting(Job.Attempt::attempt).containsExactly(1, 2);
        assertThat(shown(id).runs()).extracting(Job.Attempt::endedAt).containsExactly(NOW, FAILED.time());
        assertThat(shown(id).runs()).extracting(run -> String.valueOf(run.problem()).contains("gone"))
                .containsExactly(true, false);
    }

    @Test
    void aJobIsShownAsItWasAccepted() throws Exception {
        Submission submission = submission(Optional.empty());
        journal.accept(submission);

        assertThat(Json.text(submission.job())).isEqualTo(Json.text(shown(submission.id())));
        assertThat(shown(submission.id()).traceparent()).isEqualTo(TRACE.toString());
        assertThat(journal.work(submission.id()).orElseThrow().trace()).isEqualTo(TRACE);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 399, 400, 401, 1_000_000})
    void aSpecOfAnyLengthIsKept(int length) throws Exception {
        String head = "{\"note\":\"";
        String spec = head + "é".repeat(length - head.length() - 2) + "\"}";
        Submission submission = submission(spec, Optional.empty());
        journal.accept(submission);
        journal.start(new RunId(submission.id(), 1));

        assertThat(shown(submission.id()).spec()).isEqualTo(Json.raw(spec));
        assertThat(journal.spec(submission.id()).orElseThrow().path("note").stringValue()).hasSize(
                length - head.length() - 2);
        assertThat(journal.work(submission.id()).orElseThrow().specBytes()).isEqualTo(spec.getBytes(UTF_8).length);
    }

    @Test
    void anEventIsShownAsItWasTold() throws Exception {
        RunId run = started();
        journal.append(run, List.of(FAILED));
        Recorded last = journal.events(run.job(), 2, 1).getFirst();

        assertThat(Json.text(last.envelope())).isEqualTo(Json.text(CloudEvent.of(run.job(), 3, EventType.FAILED,
                FAILED.time(), Json.parse(FAILED.data()))));
    }

    @Test
    void aJournalOfTheFirstVersionIsTakenOver() throws Exception {
        journal.close();
        Path data = Files.createDirectory(directory.resolve("first"));
        JobId id = JobId.next();
        try (Connection first = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("netlab.db"));
                Statement sql = first.createStatement()) {
            for (String statement : FIRST_VERSION) {
                sql.execute(statement);
            }
            sql.execute("INSERT INTO job (id, kind, state, created) VALUES ('" + id
                    + "', 'calc', 'queued', '2026-10-01T00:00:00.000Z')");
            sql.execute("INSERT INTO spec VALUES ('" + id + "', '{\"base\": 10}')");
            sql.execute("INSERT INTO event VALUES (7, '" + id
                    + "', 1, 'job.queued', '2026-10-01T00:00:00.000Z', '{\"kind\":\"calc\"}')");
            sql.execute("UPDATE job SET last_seq = 1");
            sql.execute("CREATE VIEW waiting AS SELECT id FROM job WHERE state = 'queued'"); // somebody's own
            sql.execute("UPDATE sqlite_sequence SET seq = 9 WHERE name = 'event'"); // of events that were deleted
        }

        journal = open(data);

        assertThat(journal.unended()).containsExactly(new Journal.Unended(id, JobKind.CALC, ""));
        assertThat(journal.latest()).isEqualTo(9);
        assertThat(journal.start(new RunId(id, 1))).isTrue();
        assertThat(shown(id).state()).isEqualTo(JobState.RUNNING);
        assertThat(shown(id).spec()).isEqualTo(Json.raw("{\"base\": 10}"));
        assertThat(journal.events(0, 9)).extracting(Recorded::position).containsExactly(7L, 10L);
        assertThat(types(id)).containsExactly(EventType.QUEUED, EventType.STARTED);
    }

    @Test
    void whatWasAcceptedIsThereAfterACrash() throws Exception {
        List<JobId> ids = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            ids.add(accepted());
        }
        journal.start(new RunId(ids.getFirst(), 1));
        Path copy = Files.createDirectory(directory.resolve("copy"));
        for (Path file : files(directory.resolve("data"))) {
            if (!file.toString().endsWith("-shm")) { // it is rebuilt, as after a power cut
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }

        try (SqliteJournal reopened = open(copy)) {
            assertThat(reopened.unended()).extracting(Journal.Unended::job).containsExactlyElementsOf(ids);
            assertThat(reopened.work(ids.getFirst()).orElseThrow().attempt()).isEqualTo(1);
        }
    }

    @Test
    void aLateRunChangesNothing() throws Exception {
        RunId first = started();
        RunId second = new RunId(first.job(), 2);
        assertThat(journal.start(second)).isTrue();

        assertThat(journal.append(first, List.of(FAILED))).isFalse();
        assertThat(journal.commit(first)).isFalse();
        assertThat(journal.append(second, List.of(CANCELLED))).isTrue();
        assertThat(journal.append(second, List.of(FAILED))).isFalse();
        assertThat(journal.start(new RunId(first.job(), 3))).isFalse();
        assertThat(types(first.job())).endsWith(EventType.STARTED, EventType.CANCELLED);
    }

    @Test
    void onlyTheNextAttemptStarts() throws Exception {
        RunId run = started();

        assertThat(journal.start(run)).isFalse();
        assertThat(journal.start(new RunId(run.job(), 3))).isFalse();
        assertThat(journal.start(new RunId(JobId.next(), 1))).isFalse();
    }

    @Test
    void aCommitIsRefusedOnceACancelIsWished() throws Exception {
        RunId wished = started();
        assertThat(journal.cancel(wished.job())).isEqualTo(Cancellation.REQUESTED);
        RunId committed = started();

        assertThat(journal.commit(wished)).isFalse();
        assertThat(journal.commit(committed)).isTrue();
        assertThat(journal.work(committed.job()).orElseThrow().committed()).isTrue();
    }

    @Test
    void aRetryTakesACommitBack() throws Exception {
        RunId run = started();
        journal.append(run, List.of(READY));
        journal.commit(run);

        journal.append(run, List.of(Entry.of(new Event.Retrying(1, 10,
                Problem.of(ProblemType.NOT_COMMITTED, "not sent")), NOW)));

        assertThat(journal.work(run.job()).orElseThrow().committed()).isFalse();
    }

    @Test
    void aCancelEndsAQueuedJobAndIsNotedForARunningOne() throws Exception {
        JobId queued = accepted();
        RunId running = started();

        assertThat(journal.cancel(queued)).isEqualTo(Cancellation.DONE);
        assertThat(journal.cancel(queued)).isEqualTo(Cancellation.TOO_LATE);
        assertThat(journal.start(new RunId(queued, 1))).isFalse();
        assertThat(journal.cancel(running.job())).isEqualTo(Cancellation.REQUESTED);
        assertThat(shown(running.job()).state()).isEqualTo(JobState.RUNNING);
        assertThat(journal.start(new RunId(running.job(), 2))).isFalse();
        assertThat(journal.cancel(JobId.next())).isEqualTo(Cancellation.UNKNOWN);
    }

    @Test
    void twentySubmissionsWithOneKeyMakeOneJob() throws Exception {
        var key = Optional.of(new Submission.IdempotencyKey("k", "digest"));
        List<Acceptance> answers = atOnce(20, () -> journal.accept(submission(key)));

        assertThat(answers).filteredOn(Acceptance.Accepted.class::isInstance).hasSize(1);
        assertThat(answers).filteredOn(Acceptance.Replayed.class::isInstance).hasSize(19);
        assertThat(journal.unended()).hasSize(1);
        assertThat(journal.accept(submission(Optional.of(new Submission.IdempotencyKey("k", "other")))))
                .isEqualTo(new Acceptance.Mismatched());
        assertThat(journal.recall(new Submission.IdempotencyKey("k", "other"))).isEmpty();
    }

    @Test
    void aSequenceHasNoGapHoweverManyWrite() throws Exception {
        RunId run = started();

        atOnce(32, () -> journal.append(run, List.of(PROGRESS, PROGRESS)));

        assertThat(journal.events(run.job(), 0, 1_000)).extracting(Recorded::sequence)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 66).boxed().toList());
        assertThat(journal.events(0, 1_000)).extracting(Recorded::position).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void aFollowerMissesNoEvent() throws Exception {
        RunId run = started();
        try (Follower one = journal.follow(run.job());
                Follower other = journal.follow(JobId.next());
                Follower all = journal.follow()) {
            assertThat(one.await(Duration.ZERO)).isFalse();

            journal.append(run, List.of(PROGRESS));

            assertThat(one.await(Duration.ofSeconds(10))).isTrue();
            assertThat(all.await(Duration.ofSeconds(10))).isTrue();
            assertThat(other.await(Duration.ZERO)).isFalse();
        }
    }

    @Test
    void jobsAreListedNewestFirstInPages() throws Exception {
        List<JobId> ids = IntStream.range(0, 5).mapToObj(_ -> JobId.next()).sorted().toList();
        for (JobId id : ids) {
            journal.accept(new Submission(id, JobKind.CALC, "{}", Optional.empty(), "student", TRACE,
                    Optional.empty(), NOW));
        }
        journal.cancel(ids.get(1));

        assertThat(journal.jobs(new JobQuery(Optional.empty(), Optional.empty(), Optional.of(ids.get(4)), 2)))
                .extracting(Job::id)
                .containsExactly(ids.get(3), ids.get(2));
        assertThat(journal.jobs(new JobQuery(Optional.of(JobKind.CALC), Optional.of(JobState.CANCELLED),
                Optional.empty(), 9))).extracting(Job::id).containsExactly(ids.get(1));
        assertThat(journal.jobs(new JobQuery(Optional.of(JobKind.SCAN), Optional.empty(), Optional.empty(), 9)))
                .isEmpty();
    }

    @Test
    void aSecretIsInNoFileAtAnyStage() throws Exception {
        Sealer sealer = Sealer.open(directory.resolve("key"));
        Secret secret = new Secret("correct horse battery");
        JobId id = JobId.next();
        journal.accept(new Submission(id, JobKind.MAIL, "{}", Optional.of(sealer.seal(id, secret)),
                "student", TRACE, Optional.empty(), NOW));
        assertThatNoFileHas(secret);
        Sealed sealed = journal.work(id).orElseThrow().secret().orElseThrow();
        assertThat(sealer.open(id, sealed)).isEqualTo(secret);

        journal.start(new RunId(id, 1));
        assertThatNoFileHas(secret);
        journal.append(new RunId(id, 1), List.of(READY));
        assertThat(journal.commit(new RunId(id, 1))).isTrue();
        assertThatNoFileHas(secret);
        journal.append(new RunId(id, 1), List.of(RETRYING));
        journal.start(new RunId(id, 2));
        assertThatNoFileHas(secret);
        journal.append(new RunId(id, 2), List.of(FAILED));
        assertThatNoFileHas(secret);
        assertThat(journal.work(id).orElseThrow().secret()).isEmpty();

        journal.close(); // brings its log into the file
        assertThatNoFileHas(secret);
        open();
        while (journal.forget(Instant.now().plusSeconds(60), 0)) {
            assertThatNoFileHas(secret);
        }
        assertThat(journal.job(id)).isEmpty();
        assertThatNoFileHas(secret);
    }

    /// Neither as it is nor as it crosses a socket.
    private void assertThatNoFileHas(Secret secret) throws IOException {
        assertThatNoFileHas(secret.reveal());
        assertThatNoFileHas(Base64.getEncoder().encodeToString(secret.reveal().getBytes(UTF_8)));
    }

    private void assertThatNoFileHas(String text) throws IOException {
        for (Path file : files(directory.resolve("data"))) {
            assertThat(new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1))
                    .as(file.toString())
                    .doesNotContain(text);
        }
    }

    @Test
    void aJournalThatCantBeWrittenSaysSoAndHeals() throws Exception {
        JobId before = accepted();
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("data/netlab.db"));
                Statement sql = other.createStatement()) {
            sql.execute("BEGIN IMMEDIATE");
            assertThatThrownBy(this::accepted).isInstanceOf(JournalUnavailable.class);
            assertThat(journal.job(before)).isPresent();
            sql.execute("ROLLBACK");
        }

        assertThat(journal.writable()).isTrue();
        JobId after = accepted();
        assertThat(journal.unended()).extracting(Journal.Unended::job).containsExactly(before, after);
    }

    @Test
    void aFileThatWasMovedIsNoticedAndServesAgainWhenItIsBack() throws Exception {
        JobId before = accepted();
        Path file = directory.resolve("data/netlab.db");
        Path away = directory.resolve("away.db");

        Files.move(file, away);
        assertThatThrownBy(this::accepted).isInstanceOf(JournalUnavailable.class).hasMessageContaining("netlab.db");
        assertThat(journal.writable()).isFalse();
        assertThat(file).as("a new, empty one in its place").doesNotExist();

        Files.move(away, file);
        assertThat(journal.writable()).isTrue();
        JobId after = accepted();
        assertThat(journal.unended()).extracting(Journal.Unended::job).containsExactly(before, after);
    }

    @Test
    void aCommandThatFailsTakesNoOtherAlong() throws Exception {
        Submission twice = submission(Optional.empty());
        List<Callable<Boolean>> writes = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Submission written = i % 2 == 0 ? twice : submission(Optional.empty());
            writes.add(() -> {
                try {
                    journal.accept(written);
                    return true;
                } catch (JournalUnavailable _) {
                    return false;
                }
            });
        }

        assertThat(all(writes)).filteredOn(written -> written).hasSize(11);
        assertThat(journal.unended()).hasSize(11);
    }

    @Test
    void aClosedJournalIsUnavailable() {
        journal.close();

        assertThatThrownBy(this::accepted).isInstanceOf(JournalUnavailable.class);
        assertThat(journal.writable()).isFalse();
    }

    private static <T> List<T> atOnce(int times, Callable<T> call) throws Exception {
        return all(java.util.Collections.nCopies(times, call));
    }

    private static <T> List<T> all(List<Callable<T>> calls) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<T> results = new ArrayList<>();
            for (Future<T> each : threads.invokeAll(calls)) {
                results.add(each.get());
            }
            return results;
        }
    }

    private static List<Path> files(Path data) {
        return Arrays.stream(data.toFile().listFiles()).map(java.io.File::toPath).toList();
    }
}
