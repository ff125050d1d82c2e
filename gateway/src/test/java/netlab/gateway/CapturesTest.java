package netlab.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import netlab.capture.Captured;
import netlab.contracts.Event;
import netlab.contracts.JobId;
import netlab.contracts.JobKind;
import netlab.contracts.Json;
import netlab.contracts.Problem;
import netlab.contracts.ProblemType;
import netlab.contracts.RunId;
import netlab.contracts.TraceParent;
import netlab.service.Metrics;
import netlab.service.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CapturesTest {
    private static final String PACKETS = "AUTH PLAIN AHN0dWRlbnQ=";

    @TempDir
    Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Sealer sealer = new Sealer(new byte[32]);
    private final CountDownLatch go = new CountDownLatch(1);
    private SqliteJournal journal;
    private CaptureFetches fetches;
    private Gateway gateway;

    @BeforeEach
    void start() throws Exception {
        journal = SqliteJournal.open(directory.resolve("data"), Clock.systemUTC(), new SimpleMeterRegistry());
        fetches = new CaptureFetches(journal, sealer);
        Scheduler scheduler = new Scheduler(journal, new NoServices(), sealer,
                Map.of(JobKind.CALC, new Scheduler.Limits(10, 1)), new RetryPolicy(1, Duration.ZERO,
                        Duration.ZERO),
                new JobMetrics(new SimpleMeterRegistry()), fetches);
        gateway = new Gateway(GatewayConfig.from(Settings.of(Map.of("NETLAB_HTTP_BIND", "127.0.0.1", "NETLAB_HTTP_PORT",
                "0", "NETLAB_DATA", directory.resolve("data").toString()))), journal, new NoServices(), scheduler,
                fetches,
                sealer, Metrics.create());
    }

    @AfterEach
    void stop() {
        go.countDown();
        gateway.close();
        client.close();
    }

    /// Has no service at all: the tests tell the journal what happens.
    private static final class NoServices implements Dispatcher {
        @Override
        public RemoteRun start(RunId run, JobKind kind, byte[] spec, TraceParent trace) throws RunLost {
            throw RunLost.because("there is none");
        }

        @Override
        public void stop(RunId run, JobKind kind, Duration patience) {}

        @Override
        public Map<String, String> services() {
            return Map.of();
        }

        @Override
        public void close() {}
    }

    /// A run of which nothing but its packets is left.
    private record Ended(Captured packets, CountDownLatch go) implements RemoteRun {
        @Override
        public List<Entry> next() {
            throw new AssertionError("it has ended");
        }

        @Override
        public boolean commit() {
            throw new AssertionError("it has ended");
        }

        @Override
        public void cancel() {
            throw new AssertionError("it has ended");
        }

        @Override
        public Captured capture() throws InterruptedException {
            assertThat(go.await(30, TimeUnit.SECONDS)).isTrue();
            return packets;
        }

        @Override
        public void close() {}
    }

    private RunId running(String spec) throws Exception {
        JobId id = JobId.next();
        Acceptance accepted = journal.accept(new Submission(id, JobKind.CALC, spec, Optional.empty(), "",
                TraceParent.next(), Optional.empty(), Instant.now()));
        assertThat(accepted).isInstanceOf(Acceptance.Accepted.class);
        RunId run = new RunId(id, 1);
        assertThat(journal.start(run)).isTrue();
        return run;
    }

    private void end(RunId run) throws Exception {
        Event ending = new Event.Failed(Problem.of(ProblemType.TIMEOUT, "as the test wants"));
        assertThat(journal.append(run, List.of(Entry.of(ending, Instant.now())))).isTrue();
    }

    private HttpResponse<byte[]> get(JobId job) throws Exception {
        return client.send(HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + gateway.port() + "/jobs/" + job + "/capture.pcapng")).build(),
                BodyHandlers.ofByteArray());
    }

    private String detail(JobId job) throws Exception {
        HttpResponse<byte[]> answer = get(job);
        assertThat(answer.statusCode()).isEqualTo(404);
        return Json.parse(answer.body()).path("detail").stringValue();
    }

    private static final String CAPTURED = "{\"capture\":true}";

    @Test
    void thePacketsAreGivenAndNeverStandInTheDatabaseAsTheyAre() throws Exception {
        RunId run = running(CAPTURED);
        fetches.expect(run.job());
        go.countDown();
        end(run);
        fetches.fetch(run, new Ended(new Captured.File(PACKETS.getBytes(UTF_8)), go));

        HttpResponse<byte[]> answer = get(run.job());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/vnd.tcpdump.pcap");
        assertThat(answer.headers().firstValue("Content-Disposition")).hasValue("attachment; filename=\"" + run.job()
                + ".pcapng\"");
        assertThat(new String(answer.body(), UTF_8)).isEqualTo(PACKETS);
        List<Path> files = new ArrayList<>();
        try (var listed = Files.list(directory.resolve("data"))) {
            listed.forEach(files::add);
        }
        assertThat(files).isNotEmpty().noneMatch(file -> contains(file, PACKETS));
    }

    private static boolean contains(Path file, String text) {
        try {
            return new String(Files.readAllBytes(file), ISO_8859_1).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whoAsksWhileTheyAreFetchedWaits() throws Exception {
        RunId run = running(CAPTURED);
        fetches.expect(run.job());
        end(run);
        fetches.fetch(run, new Ended(new Captured.File(PACKETS.getBytes(UTF_8)), go));
        var answer = client.sendAsync(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/jobs/"
                + run.job() + "/capture.pcapng")).build(), BodyHandlers.ofString());
        go.countDown();

        assertThat(answer.get(30, TimeUnit.SECONDS).body()).isEqualTo(PACKETS);
    }

    @Test
    void whereThereAreNoneTheAnswerTellsWhy() throws Exception {
        RunId run = running(CAPTURED);
        assertThat(detail(run.job())).contains("has not ended");
        end(run);
        assertThat(detail(run.job())).contains("was lost");

        RunId unwanted = running("{\"capture\":false}");
        end(unwanted);
        assertThat(detail(unwanted.job())).contains("did not ask");

        RunId off = running(CAPTURED);
        fetches.expect(off.job());
        end(off);
        go.countDown();
        fetches.fetch(off, new Ended(new Captured.Missing("The profile is off."), go));
        assertThat(detail(off.job())).isEqualTo("The profile is off.");

        assertThat(detail(JobId.next())).isEqualTo("There is no such job.");
    }

    @Test
    void aJobThatEndsWithoutItsRunIsNotWaitedFor() throws Exception {
        RunId run = running(CAPTURED);
        fetches.expect(run.job());
        end(run);
        fetches.expectNoMore(run.job());

        assertThat(detail(run.job())).contains("was lost");
    }

    @Test
    void theyGoWithTheirJob() throws Exception {
        RunId run = running(CAPTURED);
        end(run);
        assertThat(journal.keep(run, new Captured.File(new byte[5_000]))).isTrue();
        assertThat(journal.captureBytes(run.job())).isEqualTo(5_000);

        boolean more = true;
        while (more) {
            more = journal.forget(Instant.now().plusSeconds(1), 0);
        }

        assertThat(journal.capture(run.job())).isEmpty();
        assertThat(journal.captureBytes(run.job())).isZero();
        assertThat(journal.keep(run, new Captured.File(new byte[1]))).isFalse();
    }

    @Test
    void thoseOfTheLatestJobsAreKept() throws Exception {
        List<RunId> runs = new ArrayList<>();
        for (int i = 0; i < JournalTables.MOST_CAPTURES + 2; i++) {
            RunId run = running(CAPTURED);
            runs.add(run);
            assertThat(journal.keep(run, new Captured.File(new byte[1]))).isTrue();
        }

        for (RunId old : runs.subList(0, 2)) {
            assertThat(journal.capture(old.job()).orElseThrow()).isInstanceOfSatisfying(Captured.Missing.class,
                    missing -> assertThat(missing.why()).contains("was deleted"));
        }
        assertThat(runs.subList(2, runs.size())).allMatch(run -> {
            try {
                return journal.captureBytes(run.job()) == 1;
            } catch (JournalUnavailable e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void anEarlierAttemptsPacketsDoNotReplaceThoseOfALaterOne() throws Exception {
        RunId run = running(CAPTURED);
        RunId next = new RunId(run.job(), 2);
        assertThat(journal.start(next)).isTrue();

        assertThat(journal.keep(run, new Captured.Missing("of the first"))).isFalse();
        assertThat(journal.keep(next, new Captured.Missing("of the second"))).isTrue();
        assertThat(journal.capture(run.job())).hasValue(new Captured.Missing("of the second"));
    }

    @Test
    void aSealedCaptureOpensForItsJobAlone() throws Exception {
        JobId job = JobId.next();
        byte[] sealed = sealer.sealCapture(job, PACKETS.getBytes(UTF_8));

        assertThat(sealer.openCapture(job, sealed)).asString().isEqualTo(PACKETS);
        assertThatThrownBy(() -> sealer.openCapture(JobId.next(), sealed)).isInstanceOf(GeneralSecurityException.class);
        sealed[20] ^= 1;
        assertThatThrownBy(() -> sealer.openCapture(job, sealed)).isInstanceOf(GeneralSecurityException.class);
    }
}
