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
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import netlab.contracts.Event;
import netlab.contracts.EventType;
import netlab.contracts.Job;
import netlab.contracts.JobId;
import netlab.contracts.JobKind;
import netlab.contracts.MailResult;
import netlab.contracts.MailSpec;
import netlab.contracts.TraceParent;
import netlab.gateway.Hold.Step;
import netlab.service.Events;
import netlab.service.JobFailure;
import netlab.service.JobService;
import netlab.service.Metrics;
import netlab.service.ServiceConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What becomes of a mail when something stops at each step around its commit. The gateway's scheduler and the service's face
/// are the real ones; only the mail server is a number.
@Timeout(60)
class CommitTest {
    private static final Duration SILENCE = Duration.ofMillis(400);
    private static final MailResult.Addressing ADDRESSES = new MailResult.Addressing("a@lab.example",
            List.of("b@lab.example"));
    private static final MailResult SENT = new MailResult("<1@lab.example>", "2.0.0 Ok", List.of("b@lab.example"),
            List.of(), ADDRESSES, ADDRESSES, null, "a", "b", "mail.lab.example", List.of(), 1, 0.1,
            new MailResult.Senders("a@lab.example", "a@lab.example", null, false, ""), List.of(), 8, 2, 1, false, null,
            List.of());

    @TempDir
    Path directory;

    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger begun = new AtomicInteger();
    private final Semaphore over = new Semaphore(0);
    private final Hold hold = new Hold();
    private JobService service;
    private Link link;
    private Life life;

    /// A gateway's.
    private record Life(SqliteJournal journal, HttpDispatcher dispatcher, Scheduler scheduler) {}

    @BeforeEach
    void open() throws Exception {
        service = serve(0, Duration.ofSeconds(30));
        link = new Link(service.port());
        life = live();
    }

    private JobId mailHeldAt(Step step) throws Exception {
        hold.at(step);
        JobId id = JobId.next();
        Acceptance acceptance = life.scheduler.submit(new Submission(id, JobKind.MAIL,
                "{\"message\":{\"to\":[\"b@lab.example\"],\"text\":\"hello\"}}", Optional.empty(),
                "student", TraceParent.next(), Optional.empty(), Instant.now()));
        assertThat(acceptance).isEqualTo(new Acceptance.Accepted(id));
        hold.awaitReached();
        return id;
    }

    private JobService serve(int port, Duration commitWait) throws IOException {
        ServiceConfig config = new ServiceConfig("127.0.0.1", port, List.of(), 8, commitWait, Duration.ZERO,
                Optional.empty());
        return JobService.with(config, Metrics.create())
                .handle(JobKind.MAIL, MailSpec.class, (_, events) -> send(events))
                .start();
    }

    private MailResult send(Events events) throws JobFailure, InterruptedException {
        begun.incrementAndGet();
        try {
            pass(Step.ASKED);
            events.emit(new Event.MailReady("<1@lab.example>"));
            events.awaitCommit();
            pass(Step.HEARD);
            sent.incrementAndGet();
            pass(Step.SENT);
            return SENT;
        } finally {
            over.release();
        }
    }

    private void pass(Step step) throws InterruptedException {
        if (!hold.pass(step)) {
            throw new InterruptedException("dead");
        }
    }

    private Life live() throws Exception {
        SqliteJournal journal = SqliteJournal.open(directory, Clock.systemUTC(), new SimpleMeterRegistry());
        HttpDispatcher dispatcher = new HttpDispatcher(_ -> List.of(InetAddress.getLoopbackAddress()),
                Map.of(JobKind.MAIL, URI.create("http://service:" + link.port())), Optional.empty(), SILENCE);
        Scheduler scheduler = new Scheduler(hold.over(journal), dispatcher, new Sealer(new byte[32]),
                Map.of(JobKind.MAIL, new Scheduler.Limits(4, 4)),
                new RetryPolicy(1_000, Duration.ofMillis(10), Duration.ofMillis(20)),
                new JobMetrics(new SimpleMeterRegistry()), new CaptureFetches(journal, new Sealer(new byte[32])));
        scheduler.start();
        return new Life(journal, dispatcher, scheduler);
    }

    @AfterEach
    void close() throws IOException {
        hold.die();
        life.scheduler.close();
        life.dispatcher.close();
        life.journal.close();
        link.close();
        service.close();
    }

    private void killGateway(Step at) throws Exception {
        Life dead = life;
        dead.journal.close();
        dead.dispatcher.close();
        if (isGateways(at)) {
            hold.die();
        }
        Thread.ofVirtual().start(dead.scheduler::close); // nothing waits for the dead
        life = live();
    }

    private static boolean isGateways(Step step) {
        return step == Step.TOLD || step == Step.READY || step == Step.JOURNALLED || step == Step.REPLIED;
    }

    /// As a container's stop does.
    private void stopGateway() throws Exception {
        life.scheduler.close();
        life.dispatcher.close();
        life.journal.close();
        life = live();
    }

    private void killService(Step at) throws Exception {
        link.cut();
        if (!isGateways(at)) {
            hold.die();
        }
        int port = service.port();
        service.close();
        service = serve(port, Duration.ofSeconds(30));
        link.join();
    }

    private Job ended(JobId id) throws Exception {
        return await(id, true);
    }

    /// Waits until a job has ended, or, where that is enough, until an attempt was lost.
    private Job await(JobId id, boolean ending) throws Exception {
        try (Follower events = life.journal.follow(id)) {
            Job job = life.journal.job(id).orElseThrow();
            while (!job.state().ended() && (ending || !types(id).contains(EventType.RETRYING))) {
                assertThat(events.await(Duration.ofSeconds(20))).as("%s goes on", job).isTrue();
                job = life.journal.job(id).orElseThrow();
            }
            return job;
        }
    }

    private List<EventType> types(JobId id) throws Exception {
        return life.journal.events(id, 0, 1_000).stream().map(Recorded::type).toList();
    }

    /// The job ended so, once, and so many mails were sent when no run was left.
    private void assertEnds(JobId id, String ending, int attempts, int least, int most) throws Exception {
        Job job = ended(id);
        hold.release();
        assertThat(over.tryAcquire(begun.get(), 10, TimeUnit.SECONDS)).as("every run is over").isTrue();
        assertThat(ending(job)).as("%s", job).isEqualTo(ending);
        // While its service is away there may be more.
        assertThat(Math.min(job.attempts(), 2)).isEqualTo(attempts);
        assertThat(sent.get()).as("mails sent").isBetween(least, most);
        assertThat(types(id).stream().filter(type -> type.ending().isPresent())).hasSize(1);
        assertThat(types(id).getLast().ending()).isPresent();
    }

    private static String ending(Job job) {
        return job.problem() == null
                ? job.state().json()
                : String.valueOf(job.problem().path("type").stringValue()).substring("/problems/".length());
    }

    @ParameterizedTest
    @CsvSource({"ASKED,succeeded,2,1", "READY,succeeded,2,1", "JOURNALLED,delivery-unknown,1,0",
            "HEARD,delivery-unknown,1,1", "SENT,delivery-unknown,1,1", "REPLIED,delivery-unknown,1,1"})
    void aGatewayThatDiesSendsNothingTwice(Step step, String ending, int attempts, int mails) throws Exception {
        JobId id = mailHeldAt(step);

        killGateway(step);

        assertEnds(id, ending, attempts, mails, mails);
    }

    @ParameterizedTest
    @CsvSource({"ASKED,succeeded,2,1", "READY,succeeded,2,1", "JOURNALLED,succeeded,2,1",
            "HEARD,delivery-unknown,1,0", "SENT,delivery-unknown,1,1", "REPLIED,succeeded,1,1"})
    void aServiceThatDiesSendsNothingTwice(Step step, String ending, int attempts, int mails) throws Exception {
        JobId id = mailHeldAt(step);

        killService(step);
        hold.release();

        assertEnds(id, ending, attempts, mails, mails);
    }

    @ParameterizedTest
    @CsvSource({"ASKED,succeeded,2,1", "READY,succeeded,2,1", "JOURNALLED,delivery-unknown,1,0",
            "HEARD,delivery-unknown,1,0", "SENT,delivery-unknown,1,1"})
    void bothThatDieSendNothingTwice(Step step, String ending, int attempts, int mails) throws Exception {
        JobId id = mailHeldAt(step);

        hold.die();
        killService(step);
        killGateway(step);

        assertEnds(id, ending, attempts, mails, mails);
    }

    /// It has not decided about the commit when the stop comes, and must not commit what it then leaves behind.
    @Test
    void aGatewayThatStopsCommitsNothingMore() throws Exception {
        JobId id = mailHeldAt(Step.TOLD);

        stopGateway();

        assertEnds(id, "succeeded", 2, 1, 1);
    }

    /// What comes after the silence comes too late to change anything, but a commit may still be on its way. When REPLIED the
    /// gateway waits for nothing more from the service, so that a silence can't matter.
    @ParameterizedTest
    @CsvSource({"ASKED,succeeded,2,1,1", "READY,delivery-unknown,1,0,1", "JOURNALLED,delivery-unknown,1,0,1",
            "HEARD,delivery-unknown,1,1,1", "SENT,delivery-unknown,1,1,1"})
    void aSilenceThatEndsSendsNothingTwice(Step step, String ending, int attempts, int least, int most)
            throws Exception {
        JobId id = mailHeldAt(step);

        link.freeze();
        if (isGateways(step)) {
            hold.release();
        }
        await(id, false);
        link.thaw();
        hold.release();

        assertEnds(id, ending, attempts, least, most);
    }

    /// A write that fails may have been made.
    @ParameterizedTest
    @CsvSource({"READY,succeeded,2,1", "JOURNALLED,delivery-unknown,1,0", "REPLIED,succeeded,1,1"})
    void aJournalThatFailsForAMomentSendsNothingTwice(Step step, String ending, int attempts, int mails)
            throws Exception {
        JobId id = mailHeldAt(step);

        hold.die();

        assertEnds(id, ending, attempts, mails, mails);
    }

    @ParameterizedTest
    @CsvSource({"ASKED,cancelled,0", "READY,cancelled,0", "HEARD,succeeded,1", "SENT,succeeded,1",
            "REPLIED,succeeded,1"})
    void aCancelledMailIsNotSentAndASentMailIsNotCancelled(Step step, String ending, int mails) throws Exception {
        JobId id = mailHeldAt(step);

        assertThat(life.journal.cancel(id)).isEqualTo(Cancellation.REQUESTED);
        if (step != Step.ASKED) { // there the interrupt lets it go
            hold.release();
        }
        assertThat(life.scheduler.cancel(id)).isNotEqualTo(Cancellation.UNKNOWN);

        assertEnds(id, ending, 1, mails, mails);
    }

    @Test
    void aCancelThatRacesWithTheCommitIsTrueEitherWay() throws Exception {
        JobId id = mailHeldAt(Step.JOURNALLED);

        assertThat(life.journal.cancel(id)).isEqualTo(Cancellation.REQUESTED);
        hold.release();
        assertThat(life.scheduler.cancel(id)).isNotEqualTo(Cancellation.UNKNOWN);

        String ending = ending(ended(id));
        assertThat(ending).isIn("succeeded", "cancelled");
        int mails = ending.equals("succeeded") ? 1 : 0;
        assertEnds(id, ending, 1, mails, mails);
    }

    /// When JOURNALLED, the journal has a commit that the run has not heard and never will: it is taken back.
    @ParameterizedTest
    @EnumSource(names = {"READY", "JOURNALLED"})
    void aCommitThatComesTooLateIsNoCommit(Step step) throws Exception {
        int port = service.port();
        service.close();
        service = serve(port, Duration.ofMillis(500));
        JobId id = mailHeldAt(step);
        assertThat(over.tryAcquire(10, TimeUnit.SECONDS)).as("the first run has given up").isTrue();
        over.release();
        assertThat(life.journal.work(id).orElseThrow().committed()).isEqualTo(step == Step.JOURNALLED);

        hold.release();

        assertEnds(id, "succeeded", 2, 1, 1);
        assertThat(types(id)).containsSubsequence(EventType.MAIL_READY, EventType.RETRYING, EventType.STARTED);
    }
}
