package netlab.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import netlab.contracts.CalcResult;
import netlab.contracts.Event;
import netlab.contracts.JobId;
import netlab.contracts.JobKind;
import netlab.contracts.TraceParent;
import netlab.contracts.Transport;
import netlab.service.Names;
import netlab.service.Tracing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// What the log tells of a job.
@Timeout(30)
class JobLogTest {
    private static final TraceParent TRACE = TraceParent.next();

    @TempDir
    Path directory;

    @Test
    void eachChangeOfStateIsALineThatNamesTheJobAndItsTrace() throws Exception {
        JobId id = JobId.next();
        Logger logger = (Logger) LoggerFactory.getLogger("netlab.gateway");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        try {
            run(id);
        } finally {
            logger.detachAppender(lines);
        }

        List<ILoggingEvent> ofTheJob = lines.list.stream()
                .filter(line -> line.getLevel().isGreaterOrEqual(Level.INFO))
                .filter(line -> id.value().equals(line.getMDCPropertyMap().get("job")))
                .toList();
        assertThat(ofTheJob).extracting(line -> line.getFormattedMessage().replaceFirst(":.*", ""))
                .containsExactly("attempt 1 of calc started", "attempt 1 was lost", "attempt 2 of calc started",
                        "succeeded");
        assertThat(ofTheJob).allSatisfy(
                line -> assertThat(line.getMDCPropertyMap()).containsEntry(Tracing.KEY, TRACE.traceId()));
        assertThat(lines.list).extracting(ILoggingEvent::getFormattedMessage)
                .containsOnlyOnce("calc job " + id + " accepted");
    }

    /// A job whose first attempt is lost.
    private void run(JobId id) throws Exception {
        Sealer sealer = new Sealer(new byte[32]);
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        InetAddress address = InetAddress.getLoopbackAddress();
        try (ScriptedService service = new ScriptedService(address, 0);
                SqliteJournal journal = SqliteJournal.open(directory, Clock.systemUTC(), metrics);
                HttpDispatcher dispatcher = new HttpDispatcher(Names.system(),
                        Map.of(JobKind.CALC, URI.create("http://127.0.0.1:" + service.port())), Optional.empty(),
                        Duration.ofSeconds(10));
                Scheduler scheduler = new Scheduler(journal, dispatcher, sealer,
                        Map.of(JobKind.CALC, new Scheduler.Limits(3, 2)),
                        new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(5)), new JobMetrics(metrics),
                        new CaptureFetches(journal, sealer))) {
            service.runs(stream -> {
                if (stream.run().attempt() > 1) {
                    stream.tell(new Event.Succeeded(new CalcResult(1, 3, Transport.TCP, "a", "b", "", "", 0.1)));
                }
            });
            scheduler.start();
            try (Follower events = journal.follow(id)) {
                assertThat(scheduler.submit(new Submission(id, JobKind.CALC, "{}", Optional.empty(), "student", TRACE,
                        Optional.empty(), Instant.now()))).isEqualTo(new Acceptance.Accepted(id));
                while (!journal.job(id).orElseThrow().state().ended()) {
                    assertThat(events.await(Duration.ofSeconds(10))).isTrue();
                }
            }
        }
    }
}
