package netlab.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import netlab.contracts.CalcResult;
import netlab.contracts.CalcSpec;
import netlab.contracts.Event;
import netlab.contracts.JobKind;
import netlab.contracts.Json;
import netlab.contracts.Progress;
import netlab.contracts.Transport;
import netlab.service.JobHandler;
import netlab.service.JobService;
import netlab.service.Metrics;
import netlab.service.ServiceConfig;
import netlab.service.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A gateway with a calc-service that does what a test says, and the calls to it.
@Timeout(60)
abstract class GatewayFixture {
    static final String BODY = "{\"operation\":\"sum\",\"numbers\":[1,2]}";

    @TempDir
    Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    final CountDownLatch go = new CountDownLatch(1);
    final JobHandler<CalcSpec, CalcResult> quick = (spec, events) -> {
        events.emit(new Event.Progressed(new Progress(1, 2, "steps")));
        return new CalcResult(spec.id(), 3, Transport.TCP, "a", "b", "", "", 0.1);
    };
    final JobHandler<CalcSpec, CalcResult> slow = (spec, events) -> {
        events.emit(new Event.Progressed(new Progress(1, 2, "steps")));
        go.await();
        return quick.run(spec, events);
    };
    volatile JobHandler<CalcSpec, CalcResult> handler = quick;
    private JobService calc;
    Gateway gateway;
    private Description description;

    @BeforeEach
    void start() throws Exception {
        calc = JobService.with(ServiceConfig.from(Settings.of(Map.of("NETLAB_HTTP_BIND", "127.0.0.1",
                "NETLAB_HTTP_PORT", "0", "NETLAB_STOP_WAIT_MS", "0")), 0), Metrics.create())
                .handle(JobKind.CALC, CalcSpec.class, (spec, events) -> handler.run(spec, events))
                .start();
        gateway = start(Map.of());
        description = new Description();
    }

    private Gateway start(Map<String, String> further) throws Exception {
        Map<String, String> settings = new HashMap<>(Map.of("NETLAB_HTTP_BIND", "127.0.0.1", "NETLAB_HTTP_PORT", "0",
                "NETLAB_DATA", directory.resolve("data").toString(),
                "NETLAB_CALC_URL", "http://127.0.0.1:" + calc.port(),
                "NETLAB_SCAN_URL", "http://127.0.0.1:1", "NETLAB_MAIL_URL", "http://127.0.0.1:1"));
        settings.putAll(further);
        return GatewayMain.start(Settings.of(settings));
    }

    void restart(Map<String, String> further) throws Exception {
        gateway.close();
        gateway = start(further);
    }

    @AfterEach
    void stop() throws Exception {
        go.countDown();
        gateway.close();
        calc.close();
        client.close();
    }

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path));
    }

    HttpResponse<String> send(HttpRequest.Builder request, String... headers) throws Exception {
        HttpRequest sent = (headers.length == 0 ? request : request.headers(headers)).build();
        HttpResponse<String> answer = client.send(sent, BodyHandlers.ofString());
        description.check(sent, answer);
        return answer;
    }

    HttpResponse<String> get(String path, String... headers) throws Exception {
        return send(to(path), headers);
    }

    HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        return send(to(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)), headers);
    }

    static JsonNode json(HttpResponse<String> answer) throws Exception {
        return Json.parse(answer.body());
    }

    static String id(HttpResponse<String> answer) throws Exception {
        return json(answer).path("id").stringValue();
    }

    static List<String> ids(HttpResponse<String> events) {
        return events.body().lines().filter(line -> line.startsWith("id: ")).map(line -> line.substring(4)).toList();
    }

    static void assertProblem(HttpResponse<String> answer, int status, String slug) throws Exception {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(json(answer).path("type").stringValue()).isEqualTo("/problems/" + slug);
        assertThat(json(answer).path("status").intValue()).isEqualTo(status);
    }

    /// The metrics once they tell this; a job's ending is counted a moment after it is told.
    String metricsWith(String wanted) throws Exception {
        String metrics = get("/metrics").body();
        while (!metrics.contains(wanted)) { // until the test's time is over
            metrics = get("/metrics").body();
        }
        return metrics;
    }

    BufferedReader lines(HttpRequest.Builder request) throws Exception {
        return new BufferedReader(new InputStreamReader(
                client.send(request.build(), BodyHandlers.ofInputStream()).body(), StandardCharsets.UTF_8));
    }

    static List<String> readUntil(BufferedReader in, String wanted) throws IOException {
        List<String> read = new ArrayList<>();
        while (!read.contains(wanted)) {
            String line = in.readLine();
            assertThat(line).as("the stream ended after %s", read).isNotNull();
            read.add(line);
        }
        return read;
    }
}
