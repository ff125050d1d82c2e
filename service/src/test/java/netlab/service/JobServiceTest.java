package netlab.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import netlab.contracts.CalcResult;
import netlab.contracts.CalcSpec;
import netlab.contracts.Event;
import netlab.contracts.JobId;
import netlab.contracts.JobKind;
import netlab.contracts.ProblemType;
import netlab.contracts.Progress;
import netlab.contracts.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class JobServiceTest {
    private static final String BODY = "{\"operation\":\"sum\",\"numbers\":[1,2]}";

    private final CountDownLatch began = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final CountDownLatch committed = new CountDownLatch(1);
    private final HttpClient client = HttpClient.newHttpClient();
    private JobHandler<CalcSpec, CalcResult> handler = (spec, events) -> {
        events.emit(new Event.Progressed(new Progress(1, 2, "steps")));
        return new CalcResult(spec.id(), 3, Transport.TCP, "a", "b", "", "", 0.1);
    };
    private JobService service;

    @BeforeEach
    void start() throws Exception {
        service = start(Map.of("NETLAB_HTTP_BIND", "127.0.0.1", "NETLAB_HTTP_PORT", "0", "NETLAB_STOP_WAIT_MS", "0"));
    }

    private JobService start(Map<String, String> environment) throws Exception {
        return JobService.with(ServiceConfig.from(Settings.of(environment), 0), Metrics.create())
                .handle(JobKind.CALC, CalcSpec.class, (spec, events) -> handler.run(spec, events))
                .start();
    }

    @AfterEach
    void stop() throws Exception {
        service.close();
        client.close();
    }

    private CalcResult hang() throws InterruptedException {
        began.countDown();
        try {
            new CountDownLatch(1).await();
            throw new AssertionError("nobody counts down");
        } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
        }
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path));
    }

    private HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = to(path).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return client.send((headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofString());
    }

    @Test
    void aBodyInAnotherCharsetIsNotTaken() throws Exception {
        for (String charset : List.of("utf-16", "bogus", "\"")) {
            HttpResponse<String> answer = client.send(to("/jobs/calc")
                    .header("Content-Type", "application/json; charset=" + charset)
                    .POST(HttpRequest.BodyPublishers.ofString(BODY))
                    .build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(charset).isEqualTo(415);
        }
        assertThat(client.send(to("/jobs/calc").header("Content-Type", "application/json;charset=\"UTF-8\"")
                .POST(HttpRequest.BodyPublishers.ofString(BODY))
                .build(), BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }

    @Test
    void aJobIsAnsweredWithItsResult() throws Exception {
        HttpResponse<String> answer = post("/jobs/calc", BODY);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.body()).contains("\"result\":3", "\"rttMs\":0.1");
    }

    @Test
    void whoWantsPacketsNamesTheRunAndIsToldWhereNothingCaptures() throws Exception {
        String captured = "{\"operation\":\"sum\",\"numbers\":[1,2],\"capture\":true}";
        String run = JobId.next() + ".1";

        HttpResponse<String> nameless = post("/jobs/calc", captured);
        HttpResponse<String> unknown = client.send(to("/runs/" + run + "/capture.pcapng").build(),
                BodyHandlers.ofString());
        HttpResponse<String> answer = post("/jobs/calc", captured, "Run", run);
        HttpResponse<String> packets = client.send(to("/runs/" + run + "/capture.pcapng").build(),
                BodyHandlers.ofString());

        assertThat(nameless.statusCode()).isEqualTo(422);
        assertThat(nameless.body()).contains("\"/capture\"", "Run:");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("No run of this name");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(packets.statusCode()).isEqualTo(404);
        assertThat(packets.body()).contains("No capture runs beside the service");
    }

    @Test
    void aStreamHasEveryEventAndEndsWithTheEnding() throws Exception {
        HttpResponse<String> answer = post("/jobs/calc", BODY, "Accept", "text/event-stream");

        assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
        List<String> events = answer.body().lines().filter(line -> line.startsWith("event:")).toList();
        assertThat(events).containsExactly("event: job.progress", "event: job.succeeded");
    }

    @Test
    void aFailureIsAnsweredAsItsProblem() throws Exception {
        handler = (_, _) -> {
            throw JobFailure.of(ProblemType.TIMEOUT, "no answer within 5 ms");
        };

        HttpResponse<String> answer = post("/jobs/calc", BODY);

        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body()).contains("/problems/timeout", "no answer within 5 ms");
    }

    @Test
    void aFaultOfTheHandlerIsAnInternalProblem() throws Exception {
        handler = (_, _) -> {
            throw new IllegalStateException("secret detail");
        };

        HttpResponse<String> answer = post("/jobs/calc", BODY);

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("/problems/internal").doesNotContain("secret detail");
    }

    @Test
    void everyFaultOfABodyIsTold() throws Exception {
        HttpResponse<String> answer = post("/jobs/calc", "{\"operation\":\"sum\",\"numbers\":[\"5\",5.0],\"x\":1}");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("/numbers/0", "/numbers/1", "\"/x\"");
    }

    @Test
    void whatIsNotAskedForProperlyIsAProblem() throws Exception {
        assertThat(post("/jobs/calc", "{").statusCode()).isEqualTo(400);
        assertThat(post("/jobs/scan", BODY).statusCode()).isEqualTo(404);
        assertThat(post("/jobs/calc", BODY, "Accept", "image/png").statusCode()).isEqualTo(406);
        assertThat(post("/jobs/calc", BODY, "Run", "x").statusCode()).isEqualTo(422);
        HttpResponse<String> wrongMethod = client.send(to("/jobs/calc").build(), BodyHandlers.ofString());
        assertThat(wrongMethod.statusCode()).isEqualTo(405);
        assertThat(wrongMethod.body()).contains("/problems/method-not-allowed");
        HttpResponse<String> wrongType = client.send(to("/jobs/calc").header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString(BODY))
                .build(), BodyHandlers.ofString());
        assertThat(wrongType.statusCode()).isEqualTo(415);
        assertThat(post("/jobs/calc", " ".repeat(1024 * 1024) + BODY).statusCode()).isEqualTo(413);
    }

    @Test
    void closingTheConnectionOfAJsonAnswerCancelsTheRun() throws Exception {
        handler = (_, _) -> hang();
        try (Socket socket = new Socket("127.0.0.1", service.port())) {
            request(socket, "POST /jobs/calc", "Accept: application/json");
            assertThat(began.await(10, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void closingAStreamCancelsTheRun() throws Exception {
        handler = (_, _) -> hang();
        try (Socket socket = new Socket("127.0.0.1", service.port())) {
            request(socket, "POST /jobs/calc", "Accept: text/event-stream");
            assertThat(began.await(10, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aSecondRequestOnTheSameConnectionIsWatchedToo() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", service.port())) {
            request(socket, "POST /jobs/calc", "Accept: application/json");
            readAnswer(socket.getInputStream());
            handler = (_, _) -> hang();
            request(socket, "POST /jobs/calc", "Accept: application/json");
            assertThat(began.await(10, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aClientThatClosesItsSendingSideIsTakenToHaveLeftAndIsToldSo() throws Exception {
        handler = (_, _) -> hang();
        try (Wire wire = new Wire(service.port())) {
            wire.send(wireRequest(""));
            assertThat(began.await(10, TimeUnit.SECONDS)).isTrue();
            wire.halfClose();

            Wire.assertProblem(wire.answer(), 503);
        }
        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void requestsThatComeTogetherAreAnsweredInTheirOrder() throws Exception {
        try (Wire wire = new Wire(service.port())) {
            wire.send(wireRequest("").repeat(3));

            for (int i = 0; i < 3; i++) {
                assertThat(wire.answer()).startsWith("HTTP/1.1 200 ").contains("\"result\":3");
            }
        }
    }

    @Test
    void aNextRequestThatComesEarlyDoesNotCancelTheFirst() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        handler = (spec, _) -> {
            began.countDown();
            goOn.await();
            return new CalcResult(spec.id(), 3, Transport.TCP, "a", "b", "", "", 0.1);
        };
        try (Wire wire = new Wire(service.port())) {
            wire.send(wireRequest(""));
            assertThat(began.await(10, TimeUnit.SECONDS)).isTrue();
            wire.send("GET /livez HTTP/1.1\nHost: x\n\n");
            goOn.countDown();

            assertThat(wire.answer()).startsWith("HTTP/1.1 200 ").contains("\"result\":3");
            assertThat(wire.answer()).startsWith("HTTP/1.1 200 ").contains("alive");
        }
    }

    @Test
    void aServiceThatRunsAllItCanSaysWhenToTryAgain() throws Exception {
        service.close();
        service = start(Map.of("NETLAB_HTTP_BIND", "127.0.0.1", "NETLAB_HTTP_PORT", "0", "NETLAB_MOST_RUNS", "1",
                "NETLAB_STOP_WAIT_MS", "0"));
        handler = (_, _) -> hang();
        try (Wire first = new Wire(service.port()); Wire second = new Wire(service.port())) {
            first.send(wireRequest(""));
            assertThat(began.await(10, TimeUnit.SECONDS)).isTrue();

            String answer = second.send(wireRequest("")).answer();

            Wire.assertProblem(answer, 503);
            assertThat(answer).contains("Retry-After: 1\r\n");
        }
    }

    @Test
    void aRunOfTheSameNameIsRefusedAndTheFirstGoesOn() throws Exception {
        String run = "Run: " + JobId.next() + ".1\n";
        CountDownLatch goOn = new CountDownLatch(1);
        handler = (spec, _) -> {
            began.countDown();
            goOn.await();
            return new CalcResult(spec.id(), 3, Transport.TCP, "a", "b", "", "", 0.1);
        };
        try (Wire first = new Wire(service.port()); Wire second = new Wire(service.port())) {
            first.send(wireRequest(run));
            assertThat(began.await(10, TimeUnit.SECONDS)).isTrue();
            Wire.assertProblem(second.send(wireRequest(run)).answer(), 503);
            goOn.countDown();

            assertThat(first.answer()).contains("\"result\":3");
        }
    }

    private static String wireRequest(String header) {
        return "POST /jobs/calc HTTP/1.1\nHost: x\n" + header + "Content-Type: application/json\nContent-Length: "
                + BODY.length() + "\n\n" + BODY;
    }

    private static void request(Socket socket, String line, String header) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write((line + " HTTP/1.1\r\nHost: localhost\r\n" + header
                + "\r\nContent-Type: application/json\r\nContent-Length: "
                + BODY.length() + "\r\n\r\n" + BODY).getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static void readAnswer(InputStream in) throws IOException {
        StringBuilder answer = new StringBuilder();
        while (!answer.toString().endsWith("}")) {
            int next = in.read();
            assertThat(next).isNotNegative();
            answer.append((char) next);
        }
    }

    @Test
    void aNamedRunIsCancelledByItsName() throws Exception {
        handler = (_, _) -> hang();
        String run = JobId.next() + ".1";
        var stream = client.sendAsync(streamOf(run), BodyHandlers.ofString());
        assertThat(began.await(10, TimeUnit.SECONDS)).isTrue();

        int cancelled = client.send(to("/runs/" + run).DELETE().build(), BodyHandlers.ofString()).statusCode();

        assertThat(cancelled).isEqualTo(202);
        assertThat(stream.get(10, TimeUnit.SECONDS).body()).contains("event: job.cancelled");
        assertThat(interrupted.getCount()).isZero();
        assertThat(client.send(to("/runs/" + run).DELETE().build(), BodyHandlers.ofString()).statusCode())
                .isEqualTo(404);
    }

    @Test
    void aNamedRunWaitsForItsCommitAndCantBeCancelledAfterIt() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        handler = (spec, events) -> {
            events.emit(new Event.MailReady("<1@lab.example>"));
            events.awaitCommit();
            committed.countDown();
            goOn.await();
            return new CalcResult(spec.id(), 3, Transport.TCP, "a", "b", "", "", 0.1);
        };
        String run = JobId.next() + ".1";
        HttpResponse<InputStream> stream = client.send(streamOf(run), BodyHandlers.ofInputStream());
        readUntil(stream.body(), "mail.ready");
        int commit = 409;
        while (commit == 409) { // the event may be read just before the run begins to wait
            commit = post("/runs/" + run + "/commit", "").statusCode();
        }

        assertThat(commit).isEqualTo(204);
        assertThat(committed.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(client.send(to("/runs/" + run).DELETE().build(), BodyHandlers.ofString()).statusCode())
                .isEqualTo(409);
        goOn.countDown();
        readUntil(stream.body(), "job.succeeded");
    }

    @Test
    void aRunThatIsNotCommittedInTimeFails() throws Exception {
        service.close();
        service = start(
                Map.of("NETLAB_HTTP_BIND", "127.0.0.1", "NETLAB_HTTP_PORT", "0", "NETLAB_COMMIT_WAIT_MS", "50"));
        handler = (_, events) -> {
            events.awaitCommit();
            throw new AssertionError("was not committed");
        };
        String run = JobId.next() + ".1";

        String events = client.send(streamOf(run), BodyHandlers.ofString()).body();

        assertThat(events).contains("job.failed", "/problems/not-committed");
    }

    @Test
    void aServiceThatStopsBreaksAStreamOffWithoutAnEnding() throws Exception {
        handler = (_, _) -> hang();
        HttpResponse<InputStream> stream = client.send(streamOf(JobId.next() + ".1"), BodyHandlers.ofInputStream());
        assertThat(began.await(10, TimeUnit.SECONDS)).isTrue();

        service.close();

        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
        String rest;
        try {
            rest = new String(stream.body().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException _) {
            rest = "";
        }
        assertThat(rest).doesNotContain("job.cancelled", "job.failed", "job.succeeded");
    }

    @Test
    void aNamedRunSendsAHeartbeatWhileNothingHappens() throws Exception {
        handler = (_, _) -> hang();
        HttpResponse<InputStream> stream = client.send(streamOf(JobId.next() + ".1"), BodyHandlers.ofInputStream());

        readUntil(stream.body(), ":\n\n:\n\n");
        stream.body().close();
    }

    private HttpRequest streamOf(String run) {
        return to("/jobs/calc").header("Content-Type", "application/json")
                .header("Accept", "text/event-stream")
                .header("Run", run)
                .POST(HttpRequest.BodyPublishers.ofString(BODY))
                .build();
    }

    private static void readUntil(InputStream in, String text) throws IOException {
        StringBuilder read = new StringBuilder();
        while (read.indexOf(text) < 0) {
            int next = in.read();
            assertThat(next).as("the stream ended after %s", read).isNotNegative();
            read.append((char) next);
        }
    }

    @Test
    void withATokenOnlyHealthIsOpen() throws Exception {
        service.close();
        service = start(
                Map.of("NETLAB_HTTP_BIND", "127.0.0.1", "NETLAB_HTTP_PORT", "0", "NETLAB_TOKEN", "open-sesame"));

        assertThat(post("/jobs/calc", BODY).statusCode()).isEqualTo(401);
        assertThat(post("/jobs/calc", BODY, "Authorization", "Bearer wrong").statusCode()).isEqualTo(401);
        assertThat(post("/jobs/calc", BODY, "Authorization", "Bearer open-sesame").statusCode()).isEqualTo(200);
        assertThat(client.send(to("/metrics").build(), BodyHandlers.ofString()).statusCode()).isEqualTo(401);
        assertThat(client.send(to("/livez").build(), BodyHandlers.ofString()).statusCode()).isEqualTo(200);
        assertThat(client.send(to("/readyz").build(), BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }

    @Test
    void metricsAreInPrometheusText() throws Exception {
        String metrics = client.send(to("/metrics").build(), BodyHandlers.ofString()).body();

        assertThat(metrics).contains("netlab_runs_active 0.0", "jvm_memory_used_bytes");
    }
}
