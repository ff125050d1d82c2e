package netlab.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import netlab.contracts.JobId;
import netlab.contracts.Json;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import tools.jackson.databind.JsonNode;

class GatewayTest extends GatewayFixture {
    private static final String MAIL = "{\"auth\":{\"username\":\"student\",\"password\":\"correct horse\"},"
            + "\"message\":{\"to\":[\"student@lab.example\"],\"text\":\"Hello\"}}";

    private final List<String> traces = new CopyOnWriteArrayList<>();

    private HttpResponse<String> delete(String path) throws Exception {
        return send(to(path).DELETE());
    }

    private static List<String> types(HttpResponse<String> events) {
        return events.body()
                .lines()
                .filter(line -> line.startsWith("event: "))
                .map(line -> line.substring(7))
                .toList();
    }

    @Test
    void aJobIsAcceptedAndEnds() throws Exception {
        HttpResponse<String> accepted = post("/jobs/calc", BODY);

        assertThat(accepted.statusCode()).isEqualTo(202);
        String self = accepted.headers().firstValue("Location").orElseThrow();
        assertThat(self).isEqualTo("/jobs/" + id(accepted));
        assertThat(types(get(self + "/events"))).containsExactly("job.queued", "job.started", "job.progress",
                "job.succeeded");
        JsonNode job = json(get(self));
        assertThat(job.path("state").stringValue()).isEqualTo("succeeded");
        assertThat(job.at("/result/result").intValue()).isEqualTo(3);
        assertThat(job.at("/spec/transport").stringValue()).isEqualTo("tcp");
        assertThat(job.path("attempts").intValue()).isEqualTo(1);
    }

    @Test
    void aJobBelongsToTheTraceOfItsCall() throws Exception {
        String called = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        handler = (spec, events) -> {
            traces.add(MDC.get("trace"));
            return quick.run(spec, events);
        };

        JsonNode job = json(post("/jobs/calc", BODY, "Prefer", "wait=20", "traceparent", called));
        JsonNode other = json(post("/jobs/calc", BODY, "Prefer", "wait=20", "traceparent", "nonsense"));

        assertThat(job.path("traceparent").stringValue()).startsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-")
                .doesNotContain("00f067aa0ba902b7");
        assertThat(traces).as("the trace in the service's log")
                .hasSize(2)
                .first()
                .isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(other.path("traceparent").stringValue()).contains(traces.getLast());
    }

    @Test
    void eachTokenIsAClientOfItsOwnAndMayCallSoOften() throws Exception {
        restart(Map.of("NETLAB_TOKEN", "one,two", "NETLAB_RATE_LIMIT", "1"));

        assertThat(get("/jobs", "Authorization", "Bearer one").statusCode()).isEqualTo(200);
        HttpResponse<String> often = get("/jobs", "Authorization", "Bearer one");
        for (int i = 0; i < 5 && often.statusCode() == 200; i++) {
            often = get("/jobs", "Authorization", "Bearer one"); // a second may have passed
        }
        assertProblem(often, 429, "rate-limited");
        assertThat(often.headers().firstValue("Retry-After")).contains("1");
        assertThat(get("/jobs", "Authorization", "Bearer two").statusCode()).isEqualTo(200);
        assertProblem(get("/jobs", "Authorization", "Bearer three"), 401, "unauthorized");
        assertThat(get("/livez").statusCode()).isEqualTo(200);
    }

    @Test
    void whoPrefersToWaitGetsTheFinishedJob() throws Exception {
        HttpResponse<String> finished = post("/jobs/calc", BODY, "Prefer", "respond-async, wait=20");
        handler = slow;
        HttpResponse<String> unfinished = post("/jobs/calc", BODY, "Prefer", "wait=1");

        assertThat(finished.statusCode()).isEqualTo(200);
        assertThat(finished.headers().firstValue("Preference-Applied")).contains("wait=20");
        assertThat(json(finished).path("state").stringValue()).isEqualTo("succeeded");
        assertThat(unfinished.statusCode()).isEqualTo(202);
        assertThat(unfinished.headers().firstValue("Preference-Applied")).isEmpty();
    }

    @Test
    void aCaptureIsAskedOfTheServiceAndItsReasonIsKept() throws Exception {
        HttpResponse<String> job = post("/jobs/calc", BODY.replace("}", ",\"capture\":true}"), "Prefer", "wait=20");
        String path = Json.parse(job.body()).at("/links/self").stringValue() + "/capture.pcapng";

        HttpResponse<String> packets = get(path);
        restart(Map.of());
        HttpResponse<String> later = get(path);

        assertThat(job.statusCode()).isEqualTo(200);
        assertThat(packets.statusCode()).isEqualTo(404);
        assertThat(packets.body()).contains("No capture runs beside the service");
        assertThat(later.body()).isEqualTo(packets.body());
    }

    @Test
    void twentyPostsWithOneKeyMakeOneJob() throws Exception {
        List<HttpResponse<String>> answers = new ArrayList<>();
        Callable<HttpResponse<String>> call = () -> post("/jobs/calc", BODY, "Idempotency-Key", "k", "Prefer",
                "wait=20");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<HttpResponse<String>> each : threads.invokeAll(java.util.Collections.nCopies(20, call))) {
                answers.add(each.get());
            }
        }

        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(200);
        assertThat(answers.stream().map(answer -> answer.headers().firstValue("Location").orElseThrow()).distinct())
                .hasSize(1);
        assertThat(answers.stream().filter(answer -> answer.headers().firstValue("Idempotency-Replayed").isPresent()))
                .hasSize(19);
        assertThat(json(get("/jobs")).path("jobs").size()).isEqualTo(1);
        assertProblem(post("/jobs/calc", BODY + " ", "Idempotency-Key", "k"), 422, "idempotency-mismatch");
    }

    @Test
    void jobsAreListedInPages() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ids.add(id(post("/jobs/calc", BODY, "Prefer", "wait=20")));
        }
        JsonNode first = json(get("/jobs?kind=calc&state=succeeded&limit=2"));
        JsonNode second = json(get("/jobs?limit=2&cursor=" + first.path("next").stringValue()));

        assertThat(first.path("jobs").values().stream().map(job -> job.path("id").stringValue()))
                .containsExactlyElementsOf(ids.stream().sorted(java.util.Comparator.reverseOrder()).limit(2).toList());
        assertThat(first.at("/jobs/0").has("spec")).isFalse();
        assertThat(first.at("/jobs/0").has("result")).isFalse();
        assertThat(second.path("jobs").size()).isEqualTo(1);
        assertThat(second.path("next").isNull()).isTrue();
        assertThat(json(get("/jobs?state=failed")).path("jobs").size()).isZero();
    }

    @Test
    void aStreamGoesOnAfterTheLastEventSeen() throws Exception {
        String events = "/jobs/" + id(post("/jobs/calc", BODY, "Prefer", "wait=20")) + "/events";

        assertThat(ids(get(events))).containsExactly("1", "2", "3", "4");
        assertThat(ids(get(events, "Last-Event-ID", "2"))).containsExactly("3", "4");
        assertThat(get(events, "Last-Event-ID", "4").statusCode()).isEqualTo(204);
        assertProblem(get(events, "Last-Event-ID", "5"), 422, "invalid-spec");
        assertProblem(get(events, "Last-Event-ID", "x"), 422, "invalid-spec");
    }

    @Test
    void aStreamReplaysAndThenGoesOnLive() throws Exception {
        handler = slow;
        String id = id(post("/jobs/calc", BODY));
        try (BufferedReader live = lines(to("/jobs/" + id + "/events")); BufferedReader all = lines(to("/events"))) {
            readUntil(live, "event: job.progress");
            go.countDown();
            assertThat(readUntil(live, "event: job.succeeded")).contains("id: 4", "id: 5");
            assertThat(readUntil(all, "event: job.succeeded")).doesNotContain("event: job.queued");
            String end = "";
            while (end != null) {
                end = live.readLine();
            }
        }
    }

    @Test
    void allEventsAreResumedByCursorAndFilteredByKind() throws Exception {
        post("/jobs/calc", BODY, "Prefer", "wait=20");
        post("/jobs/mail", MAIL);
        String cursor;
        try (BufferedReader all = lines(to("/events").header("Last-Event-ID", "0"))) {
            List<String> read = readUntil(all, "event: job.started");
            cursor = read.stream().filter(line -> line.startsWith("id: ")).toList().getLast().substring(4);
        }
        try (BufferedReader rest = lines(to("/events?kind=mail").header("Last-Event-ID", cursor))) {
            assertThat(readUntil(rest, "event: job.queued")).doesNotContain("event: job.succeeded");
        }
    }

    @Test
    void whoLosesTheStreamBeforeItsFirstEventMissesNone() throws Exception {
        String cursor;
        try (BufferedReader all = lines(to("/events"))) {
            cursor = all.lines().filter(line -> line.startsWith("id: ")).findFirst().orElseThrow().substring(4);
        }
        post("/jobs/mail", MAIL);
        try (BufferedReader rest = lines(to("/events").header("Last-Event-ID", cursor))) {
            readUntil(rest, "event: job.queued");
        }
    }

    @Test
    void aRunningJobIsCancelled() throws Exception {
        handler = slow;
        String self = "/jobs/" + id(post("/jobs/calc", BODY));
        try (BufferedReader events = lines(to(self + "/events"))) {
            readUntil(events, "event: job.progress");

            assertThat(delete(self).statusCode()).isEqualTo(202);

            readUntil(events, "event: job.cancelled");
        }
        assertThat(json(get(self)).path("state").stringValue()).isEqualTo("cancelled");
        assertProblem(delete(self), 409, "already-ended");
    }

    @Test
    void whatIsNotAskedForProperlyIsAProblem() throws Exception {
        assertProblem(post("/jobs/calc", "{\"operation\":\"sum\",\"operation\":\"sum\"}"), 400, "malformed-json");
        assertProblem(post("/jobs/calc", BODY + "{}"), 400, "malformed-json");
        assertProblem(post("/jobs/calc", "{\"operation\":\"sum\",\"numbers\":[\"5\",5.0],\"x\":1}"), 422,
                "invalid-spec");
        assertProblem(post("/jobs/mail", MAIL.replace("correct horse", "••••••")), 422, "invalid-spec");
        assertProblem(post("/jobs/calc", " ".repeat(1024 * 1024) + BODY), 413, "body-too-large");
        assertProblem(post("/jobs/tea", BODY), 404, "not-found");
        assertProblem(post("/jobs/calc", BODY, "Accept", "image/png"), 406, "not-acceptable");
        assertProblem(post("/jobs/calc", BODY, "Idempotency-Key", " "), 422, "invalid-spec");
        assertProblem(send(to("/jobs/calc").header("Content-Type", "text/plain").POST(BodyPublishers.ofString(BODY))),
                415, "unsupported-media-type");
        assertProblem(get("/jobs/" + JobId.next()), 404, "not-found");
        assertProblem(get("/jobs/" + JobId.next() + "/events"), 404, "not-found");
        assertProblem(delete("/jobs/" + JobId.next()), 404, "not-found");
        assertProblem(get("/nothing"), 404, "not-found");
        assertProblem(delete("/jobs"), 405, "method-not-allowed");
        assertProblem(get("/events", "Accept", "application/json"), 406, "not-acceptable");
        HttpResponse<String> query = get("/jobs?limit=0&kind=tea&state=x&cursor=1&y=2");
        assertProblem(query, 422, "invalid-spec");
        assertThat(json(query).path("errors").size()).isEqualTo(5);
    }

    @Test
    void aFullQueueRefusesButAnswersForWhatItAccepted() throws Exception {
        restart(Map.of("NETLAB_CALC_QUEUE", "1", "NETLAB_CALC_CONCURRENCY", "1"));
        CountDownLatch began = new CountDownLatch(1);
        handler = (spec, events) -> {
            began.countDown();
            return slow.run(spec, events);
        };
        post("/jobs/calc", BODY);
        assertThat(began.await(10, TimeUnit.SECONDS)).isTrue();
        post("/jobs/calc", BODY, "Idempotency-Key", "k");

        HttpResponse<String> refused = post("/jobs/calc", BODY);
        assertProblem(refused, 429, "queue-full");
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(post("/jobs/calc", BODY, "Idempotency-Key", "k").statusCode()).isEqualTo(202);
    }

    @Test
    void onlyKnownHostsAreAnswered() throws Exception {
        assertThat(statusOf("localhost:" + gateway.port())).contains(" 200 ");
        assertThat(statusOf("[::1]")).contains(" 200 ");
        assertThat(statusOf("gateway:8080")).contains(" 200 ");
        assertThat(statusOf("evil.example")).contains(" 403 ");
        restart(Map.of("NETLAB_HOSTS", "lab.example"));
        assertThat(statusOf("LAB.example.:8080")).contains(" 200 ");
    }

    private String statusOf(String host) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", gateway.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(("GET /jobs HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
        }
    }

    @Test
    void aTokenClosesAllButWhatExplains() throws Exception {
        restart(Map.of("NETLAB_TOKEN", "open-sesame"));
        for (String open : List.of("/", "/console/main.js", "/docs", "/docs/openapi.json", "/problems/timeout",
                "/livez", "/readyz")) {
            assertThat(get(open).statusCode()).as(open).isEqualTo(200);
        }
        for (String closed : List.of("/jobs", "/events", "/metrics", "/openapi.json")) {
            assertProblem(get(closed), 401, "unauthorized");
        }
        assertThat(get("/jobs", "Authorization", "Bearer open-sesame").statusCode()).isEqualTo(200);
        assertProblem(send(to("/session").POST(BodyPublishers.noBody())), 401, "unauthorized");
        String cookie = send(to("/session").POST(BodyPublishers.noBody()), "Authorization", "Bearer open-sesame")
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow();
        assertThat(cookie).contains("HttpOnly", "SameSite=Strict").doesNotContain("open-sesame");
        assertThat(get("/jobs", "Cookie", cookie.split(";")[0]).statusCode()).isEqualTo(200);
        assertProblem(get("/jobs", "Cookie", "netlab_session=x"), 401, "unauthorized");
    }

    @Test
    void aSecretIsShownNowhereAndInNoFile() throws Exception {
        String id = id(post("/jobs/mail", MAIL, "Idempotency-Key", "k"));

        assertThat(get("/jobs/" + id).body()).contains("••••••").doesNotContain("correct horse");
        assertThat(get("/jobs").body() + get("/metrics").body()).doesNotContain("correct horse");
        assertThat(delete("/jobs/" + id).statusCode()).isEqualTo(202);
        assertThat(get("/jobs/" + id + "/events").body()).contains("job.cancelled").doesNotContain("correct horse");
        try (Stream<Path> files = java.nio.file.Files.walk(directory)) {
            for (Path file : files.filter(java.nio.file.Files::isRegularFile).toList()) {
                assertThat(java.nio.file.Files.readString(file, StandardCharsets.ISO_8859_1))
                        .doesNotContain("correct horse");
            }
        }
    }

    @Test
    void itIsReadyWhileItCanTakeJobs() throws Exception {
        JsonNode ready = json(get("/readyz"));

        assertThat(ready.at("/details/journal").stringValue()).isEqualTo("ready");
        assertThat(ready.at("/details/services/calc").stringValue()).isEqualTo("ready");
        assertThat(ready.at("/details/services/scan").stringValue()).isEqualTo("not ready");
    }

    @Test
    void everyProblemIsExplained() throws Exception {
        for (var type : netlab.contracts.ProblemType.values()) {
            HttpResponse<String> page = get(type.path());
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).contains(type.title());
        }
        assertProblem(get("/problems/none"), 404, "not-found");
    }

    @Test
    void theDocsComeFromHereAlone() throws Exception {
        for (String file : List.of("", "/swagger-ui.css", "/swagger-ui-bundle.js", "/docs.js", "/openapi.json")) {
            HttpResponse<String> answer = get("/docs" + file);
            assertThat(answer.statusCode()).as(file).isEqualTo(200);
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        }
        assertThat(get("/docs").body()).doesNotContain("http://", "https://");
        assertThat(get("/docs").headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "frame-ancestors 'none'");
        assertProblem(get("/docs/nothing.js"), 404, "not-found");
    }

    @Test
    void openStreamsDoNotHoldUpAStop() throws Exception {
        try (BufferedReader all = lines(to("/events"))) {
            readUntil(all, "retry: 1000");
            long before = System.nanoTime();
            gateway.close();

            assertThat(System.nanoTime() - before).isLessThan(TimeUnit.SECONDS.toNanos(3));
        }
    }

    @Test
    void metricsTellOfJobsQueuesAndTheJournal() throws Exception {
        post("/jobs/calc", BODY, "Prefer", "wait=20");

        assertThat(metricsWith("netlab_jobs_ended_total{kind=\"calc\",state=\"succeeded\"} 1.0")).contains(
                "netlab_queue_depth{kind=\"calc\"} 0.0", "netlab_journal_commit_seconds_count",
                "netlab_calls_waiting");
    }
}
