package netlab.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import netlab.contracts.CalcResult;
import netlab.contracts.Event;
import netlab.contracts.EventType;
import netlab.contracts.Job;
import netlab.contracts.JobId;
import netlab.contracts.JobKind;
import netlab.contracts.JobState;
import netlab.contracts.Problem;
import netlab.contracts.ProblemType;
import netlab.contracts.Progress;
import netlab.contracts.Secret;
import netlab.contracts.TraceParent;
import netlab.contracts.Transport;
import netlab.service.Names;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class SchedulerTest {
    private static final InetAddress ONE = InetAddress.ofLiteral("127.0.0.1");
    private static final InetAddress TWO = InetAddress.ofLiteral("127.0.0.2");
    private static final Event DONE = new Event.Succeeded(
            new CalcResult(1, 3, Transport.TCP, "a", "b", "", "", 0.1));
    private static final Event READY = new Event.MailReady("<1@lab.example>");
    private static final Event STEP = new Event.Progressed(new Progress(1, 2, "steps"));
    private static final Duration SILENCE = Duration.ofMillis(400);

    private static final TraceParent TRACE = TraceParent.next();

    @TempDir
    Path directory;

    private final Sealer sealer = new Sealer(new byte[32]);
    private final CountDownLatch never = new CountDownLatch(1);
    private RetryPolicy retries = new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(5));
    private Scheduler.Limits limits = new Scheduler.Limits(3, 2);
    private List<InetAddress> addresses = List.of(ONE);
    private ScriptedService service;
    private SqliteJournal journal;
    private HttpDispatcher dispatcher;
    private Scheduler scheduler;

    @BeforeEach
    void open() throws Exception {
        service = new ScriptedService(ONE, 0);
        start();
    }

    private void start() throws Exception {
        Names names = _ -> addresses;
        URI url = URI.create("http://service:" + service.port());
        journal = SqliteJournal.open(directory, Clock.systemUTC(), new SimpleMeterRegistry());
        dispatcher = new HttpDispatcher(names, Map.of(JobKind.CALC, url, JobKind.MAIL, url), Optional.empty(),
                SILENCE);
        scheduler = new Scheduler(journal, dispatcher, sealer, Map.of(JobKind.CALC, limits, JobKind.MAIL, limits),
                retries, new JobMetrics(new SimpleMeterRegistry()), new CaptureFetches(journal, sealer));
        scheduler.start();
    }

    @AfterEach
    void close() {
        never.countDown();
        stop();
        service.close();
    }

    private void stop() {
        scheduler.close();
        dispatcher.close();
        journal.close();
    }

    /// Stops as a crash does, as far as the journal can tell: nothing more is written.
    private void crash() {
        journal.close();
        scheduler.close();
        dispatcher.close();
    }

    private JobId submit(JobKind kind) throws Exception {
        JobId id = JobId.next();
        Optional<Sealed> secret = kind == JobKind.MAIL
                ? Optional.of(sealer.seal(id, new Secret("correct horse")))
                : Optional.empty();
        Acceptance acceptance = scheduler.submit(new Submission(id, kind,
                "{\"auth\":{\"password\":\"" + Secret.MASK + "\"}}", secret, "student", TRACE,
                Optional.empty(), Instant.now()));
        assertThat(acceptance).isEqualTo(new Acceptance.Accepted(id));
        return id;
    }

    private Job ended(JobId id) throws Exception {
        try (Follower events = journal.follow(id)) {
            Job job = journal.job(id).orElseThrow();
            while (!job.state().ended()) {
                assertThat(events.await(Duration.ofSeconds(10))).isTrue();
                job = journal.job(id).orElseThrow();
            }
            return job;
        }
    }

    private void awaitEvent(JobId id, EventType type) throws Exception {
        try (Follower events = journal.follow(id)) {
            while (!types(id).contains(type)) {
                assertThat(events.await(Duration.ofSeconds(10))).isTrue();
            }
        }
    }

    private List<EventType> types(JobId id) throws Exception {
        return journal.events(id, 0, 1_000).stream().map(Recorded::type).toList();
    }

    private void hang(ScriptedService.Stream stream) throws IOException, InterruptedException {
        while (!never.await(50, TimeUnit.MILLISECONDS)) {
            stream.write(":\n\n");
        }
    }

    @Test
    void aJobEndsAsItsServiceSays() throws Exception {
        service.runs(stream -> {
            stream.write(":\n\n");
            stream.tell(STEP);
            stream.tell(DONE);
        });

        Job job = ended(submit(JobKind.CALC));

        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(String.valueOf(job.result())).contains("\"result\":3");
        assertThat(types(job.id())).containsExactly(EventType.QUEUED, EventType.STARTED, EventType.PROGRESS,
                EventType.SUCCEEDED);
    }

    @Test
    void theServiceGetsTheSecretAndTheJournalForgetsIt() throws Exception {
        service.runs(stream -> stream.tell(DONE));

        Job job = ended(submit(JobKind.MAIL));

        assertThat(service.body()).contains("correct horse");
        assertThat(journal.work(job.id()).orElseThrow().secret()).isEmpty();
        assertThat(String.valueOf(job.spec())).doesNotContain("correct horse").contains(Secret.MASK);
    }

    @Test
    void aRunThatIsCutBeforeItsCommitIsRunAgain() throws Exception {
        service.runs(stream -> {
            if (stream.run().attempt() == 1) {
                stream.tell(STEP);
                stream.cut();
            } else {
                stream.tell(DONE);
            }
        });

        Job job = ended(submit(JobKind.MAIL));

        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(job.attempts()).isEqualTo(2);
        assertThat(types(job.id())).containsSubsequence(EventType.STARTED, EventType.RETRYING, EventType.STARTED,
                EventType.SUCCEEDED);
    }

    @Test
    void theCommitIsJournalledBeforeTheServiceHearsOfIt() throws Exception {
        AtomicBoolean journalled = new AtomicBoolean();
        CountDownLatch committed = new CountDownLatch(1);
        AtomicInteger tries = new AtomicInteger();
        service.answers(call -> {
            if (!call.endsWith("/commit")) {
                return 404;
            }
            if (tries.incrementAndGet() == 1) {
                return 409; // the run doesn't wait yet
            }
            journalled.set(isCommitted(call.substring("POST /runs/".length(), "POST /runs/".length() + 36)));
            committed.countDown();
            return 204;
        });
        service.runs(stream -> {
            stream.tell(READY);
            committed.await();
            stream.tell(DONE);
        });

        Job job = ended(submit(JobKind.MAIL));

        assertThat(journalled).isTrue();
        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(job.attempts()).isEqualTo(1);
    }

    private boolean isCommitted(String id) {
        try {
            return journal.work(new JobId(id)).orElseThrow().committed();
        } catch (JournalUnavailable e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aRunThatIsCutAfterItsCommitIsNotRunAgain() throws Exception {
        CountDownLatch committed = new CountDownLatch(1);
        service.answers(call -> {
            committed.countDown();
            return 204;
        });
        service.runs(stream -> {
            stream.tell(READY);
            committed.await();
            stream.cut();
        });

        Job job = ended(submit(JobKind.MAIL));

        assertThat(String.valueOf(job.problem())).contains("/problems/delivery-unknown");
        assertThat(job.attempts()).isEqualTo(1);
    }

    @Test
    void aRunThatSaysItWasNotCommittedIsRunAgain() throws Exception {
        service.runs(stream -> {
            if (stream.run().attempt() == 1) {
                stream.tell(READY);
                stream.tell(new Event.Failed(Problem.of(ProblemType.NOT_COMMITTED, "no commit came")));
            } else {
                stream.tell(DONE);
            }
        });

        Job job = ended(submit(JobKind.MAIL));

        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(types(job.id())).doesNotContain(EventType.FAILED).contains(EventType.RETRYING);
    }

    /// A call without an answer may have been heard, but the run itself knows better.
    @Test
    void aRunThatSaysItWasNotCommittedIsBelievedWhenNoAnswerToTheCommitCame() throws Exception {
        CountDownLatch tried = new CountDownLatch(2);
        service.answers(call -> {
            tried.countDown();
            return tried.getCount() > 0 ? 0 : 404;
        });
        service.runs(stream -> {
            if (stream.run().attempt() == 1) {
                stream.tell(READY);
                tried.await();
                stream.tell(new Event.Failed(Problem.of(ProblemType.NOT_COMMITTED, "no commit came")));
            } else {
                stream.tell(DONE);
            }
        });

        Job job = ended(submit(JobKind.MAIL));

        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(job.attempts()).isEqualTo(2);
    }

    @Test
    void aJobThatIsAlwaysLostFails() throws Exception {
        service.close();

        Job job = ended(submit(JobKind.CALC));

        assertThat(String.valueOf(job.problem())).contains("/problems/service-unavailable");
        assertThat(job.attempts()).isEqualTo(3);
    }

    @Test
    void aServiceThatFallsSilentLosesItsRun() throws Exception {
        service.runs(stream -> {
            if (stream.run().attempt() == 1) {
                never.await();
            } else {
                stream.tell(DONE);
            }
        });

        Job job = ended(submit(JobKind.CALC));

        assertThat(job.attempts()).isEqualTo(2);
        assertThat(service.call("DELETE")).endsWith(job.id() + ".1");
    }

    @Test
    void whatIsNoEventLosesTheRun() throws Exception {
        service.runs(stream -> {
            switch (stream.run().attempt()) {
                case 1 -> stream.write("data: {]\n\n");
                case 2 -> stream.tell(new Event.Started(2));
                default -> stream.tell(DONE);
            }
        });

        assertThat(ended(submit(JobKind.CALC)).attempts()).isEqualTo(3);
    }

    @Test
    void replicasAreUsedInTurnAndOneThatIsDownIsLeftOut() throws Exception {
        addresses = List.of(ONE, TWO);
        CountDownLatch both = new CountDownLatch(2);
        service.runs(stream -> {
            both.countDown();
            stream.tell(DONE);
        });
        try (ScriptedService second = new ScriptedService(TWO, service.port())) {
            second.runs(stream -> {
                both.countDown();
                stream.tell(DONE);
            });
            ended(submit(JobKind.CALC));
            ended(submit(JobKind.CALC));
            assertThat(service.body()).isNotEmpty();
            assertThat(second.body()).isNotEmpty();
        }

        assertThat(ended(submit(JobKind.CALC)).attempts()).isEqualTo(1);
        assertThat(ended(submit(JobKind.CALC)).attempts()).isEqualTo(1);
        assertThat(both.getCount()).isZero();
    }

    @Test
    void aRunningJobIsCancelledWhenItsServiceHasStopped() throws Exception {
        CountDownLatch cancelled = new CountDownLatch(1);
        service.answers(call -> {
            cancelled.countDown();
            return 202;
        });
        CountDownLatch stopped = new CountDownLatch(1);
        service.runs(stream -> {
            stream.tell(STEP);
            cancelled.await();
            stopped.await();
            stream.tell(new Event.Cancelled());
        });
        JobId id = submit(JobKind.CALC);
        awaitEvent(id, EventType.PROGRESS);

        assertThat(scheduler.cancel(id)).isEqualTo(Cancellation.REQUESTED);
        assertThat(service.call("DELETE")).isEqualTo("DELETE /runs/" + id + ".1");
        assertThat(journal.job(id).orElseThrow().state()).isEqualTo(JobState.RUNNING);
        stopped.countDown();

        assertThat(ended(id).state()).isEqualTo(JobState.CANCELLED);
        assertThat(scheduler.cancel(id)).isEqualTo(Cancellation.TOO_LATE);
    }

    @Test
    void aCancelAfterTheCommitComesTooLate() throws Exception {
        CountDownLatch committed = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        service.answers(call -> {
            (call.startsWith("DELETE") ? cancelled : committed).countDown();
            return call.startsWith("DELETE") ? 409 : 204;
        });
        service.runs(stream -> {
            stream.tell(READY);
            committed.await();
            cancelled.await();
            stream.tell(DONE);
        });
        JobId id = submit(JobKind.MAIL);
        service.call("POST");

        assertThat(scheduler.cancel(id)).isEqualTo(Cancellation.REQUESTED);

        assertThat(ended(id).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void aJobThatWaitsForItsNextAttemptIsCancelled() throws Exception {
        stop();
        retries = new RetryPolicy(3, Duration.ofMinutes(1), Duration.ofMinutes(1));
        start();
        service.runs(ScriptedService.Stream::cut);
        JobId id = submit(JobKind.CALC);
        awaitEvent(id, EventType.RETRYING);

        scheduler.cancel(id);

        assertThat(ended(id).state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void theQueueIsBoundedAndKeepsItsOrder() throws Exception {
        stop();
        limits = new Scheduler.Limits(2, 1);
        start();
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        service.runs(stream -> {
            began.countDown();
            go.await();
            stream.tell(DONE);
        });
        JobId running = submit(JobKind.CALC);
        assertThat(began.await(10, TimeUnit.SECONDS)).isTrue();
        JobId second = submit(JobKind.CALC);
        JobId third = submit(JobKind.CALC);

        assertThat(scheduler.submit(new Submission(JobId.next(), JobKind.CALC, "{}", Optional.empty(),
                "student", TRACE, Optional.empty(), Instant.now()))).isEqualTo(new Acceptance.QueueFull());
        assertThat(scheduler.cancel(second)).isEqualTo(Cancellation.DONE);
        JobId fourth = submit(JobKind.CALC);
        go.countDown();

        for (JobId id : List.of(running, third, fourth)) {
            assertThat(ended(id).state()).isEqualTo(JobState.SUCCEEDED);
        }
        assertThat(ended(second).state()).isEqualTo(JobState.CANCELLED);
        assertThat(journal.job(third).orElseThrow().startedAt())
                .isBeforeOrEqualTo(journal.job(fourth).orElseThrow().startedAt());
    }

    @Test
    void afterACrashEveryJobEnds() throws Exception {
        service.runs(this::hang);
        JobId running = submit(JobKind.CALC);
        awaitEvent(running, EventType.STARTED);
        JobId mail = submit(JobKind.MAIL);
        awaitEvent(mail, EventType.STARTED);
        JobId another = submit(JobKind.CALC);
        JobId queued = submit(JobKind.CALC);
        crash();
        service.runs(stream -> stream.tell(DONE));
        start();

        for (JobId id : List.of(running, mail, another, queued)) {
            assertThat(ended(id).state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(types(id).stream().filter(type -> type.ending().isPresent())).hasSize(1);
        }
        assertThat(ended(running).attempts()).isEqualTo(2);
        assertThat(ended(mail).attempts()).isEqualTo(2);
    }

    @Test
    void afterACrashACommittedMailIsNotSentAgain() throws Exception {
        service.answers(_ -> 204);
        service.runs(stream -> {
            stream.tell(READY);
            hang(stream);
        });
        JobId id = submit(JobKind.MAIL);
        service.call("POST");
        crash();
        service.runs(stream -> stream.tell(DONE));
        start();

        assertThat(String.valueOf(ended(id).problem())).contains("/problems/delivery-unknown");
        assertThat(ended(id).attempts()).isEqualTo(1);
    }

    @Test
    void afterACrashAJobThatSomebodyCancelledIsCancelled() throws Exception {
        service.runs(this::hang);
        JobId id = submit(JobKind.CALC);
        awaitEvent(id, EventType.STARTED);
        scheduler.cancel(id);
        crash();
        start();

        assertThat(ended(id).state()).isEqualTo(JobState.CANCELLED);
        assertThat(ended(id).attempts()).isEqualTo(1);
    }

    @Test
    void aStopLetsACommittedMailComeToItsEnding() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        service.answers(_ -> 204);
        service.runs(stream -> {
            stream.tell(READY);
            go.await();
            stream.tell(DONE);
        });
        JobId id = submit(JobKind.MAIL);
        service.call("POST");
        Thread stopping = Thread.ofVirtual().start(scheduler::close);
        go.countDown();
        stopping.join();

        assertThat(journal.job(id).orElseThrow().state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void aSecretSealedWithAnotherKeyFailsTheJob() throws Exception {
        JobId id = JobId.next();
        Sealed foreign = sealer.seal(JobId.next(), new Secret("x"));
        scheduler.submit(new Submission(id, JobKind.MAIL, "{}", Optional.of(foreign), "student", TRACE,
                Optional.empty(), Instant.now()));

        assertThat(String.valueOf(ended(id).problem())).contains("/problems/internal", "another key");
    }
}
