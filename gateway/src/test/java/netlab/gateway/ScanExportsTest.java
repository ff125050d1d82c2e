package netlab.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import netlab.contracts.CalcResult;
import netlab.contracts.CalcSpec;
import netlab.contracts.JobId;
import netlab.contracts.JobKind;
import netlab.contracts.Json;
import netlab.contracts.PortSet;
import netlab.contracts.Problem;
import netlab.contracts.ProblemType;
import netlab.contracts.ScanResult;
import netlab.contracts.ScanSpec;
import netlab.contracts.Transport;
import netlab.service.JobFailure;
import netlab.service.JobService;
import netlab.service.Metrics;
import netlab.service.ServiceConfig;
import netlab.service.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class ScanExportsTest {
    @TempDir
    Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private final CountDownLatch go = new CountDownLatch(1);
    private Description description;
    private JobService services;
    private Gateway gateway;

    @BeforeEach
    void start() throws Exception {
        description = new Description();
        services = JobService.with(ServiceConfig.from(Settings.of(Map.of("NETLAB_HTTP_BIND", "127.0.0.1",
                "NETLAB_HTTP_PORT", "0", "NETLAB_STOP_WAIT_MS", "0")), 0), Metrics.create())
                .handle(JobKind.CALC, CalcSpec.class,
                        (spec, _) -> new CalcResult(spec.id(), 3, Transport.TCP, "a", "b", "", "", 0.1))
                .handle(JobKind.SCAN, ScanSpec.class, (spec, _) -> scan(spec.ports().ports(Transport.TCP)))
                .start();
        String url = "http://127.0.0.1:" + services.port();
        gateway = GatewayMain.start(Settings.of(Map.of("NETLAB_HTTP_BIND", "127.0.0.1", "NETLAB_HTTP_PORT", "0",
                "NETLAB_DATA", directory.resolve("data").toString(), "NETLAB_CALC_URL", url, "NETLAB_SCAN_URL", url,
                "NETLAB_MAIL_URL", "http://127.0.0.1:1")));
    }

    /// Ports under 100 are open. Port 100 fails, and 200 waits.
    private ScanResult scan(PortSet ports) throws JobFailure, InterruptedException {
        if (ports.contains(100)) {
            throw new JobFailure(Problem.of(ProblemType.UNKNOWN_HOST, "nobody has no address"));
        }
        if (ports.contains(200)) {
            go.await();
        }
        PortSet open = ports.intersection(PortSet.range(1, 99));
        return new ScanResult(List.of(new ScanResult.Host("target", "172.20.0.3",
                new ScanResult.TcpPorts(open.toList(), ports.without(open), PortSet.EMPTY), null, List.of(),
                List.of())), 1, 1,
                List.of());
    }

    @AfterEach
    void stop() throws Exception {
        go.countDown();
        gateway.close();
        services.close();
        client.close();
    }

    private HttpResponse<String> send(String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest
                .newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("Content-Type", "application/json");
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpRequest sent = request.build();
        HttpResponse<String> answer = client.send(sent, BodyHandlers.ofString());
        description.check(sent, answer);
        return answer;
    }

    private HttpResponse<String> get(String path, String... accept) throws Exception {
        return send("GET", path, "",
                Arrays.stream(accept).flatMap(each -> List.of("Accept", each).stream()).toArray(String[]::new));
    }

    private String post(String kind, String body, String prefer) throws Exception {
        HttpResponse<String> answer = send("POST", "/jobs/" + kind, body, "Prefer", prefer);
        return Json.parse(answer.body()).path("id").stringValue();
    }

    private String scan(String ports) throws Exception {
        return post("scan", "{\"targets\":[\"target\"],\"ports\":\"%s\"}".formatted(ports), "wait=20");
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String slug, String... words)
            throws Exception {
        JsonNode problem = Json.parse(answer.body());
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(problem.path("type").stringValue()).isEqualTo("/problems/" + slug);
        for (String each : words) {
            assertThat(problem.toString()).contains(each);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "*/* | application/json",
            "application/xml | application/xml",
            "text/csv | text/csv",
            "text/csv;q=0.5, application/xml;q=0.6 | application/xml",
            "application/json;q=0.1, text/* | text/csv",
            "application/xml;q=0, */* | application/json",
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 | application/json"})
    void aScanIsGivenAsWhatIsMostWelcome(String accept, String type) throws Exception {
        HttpResponse<String> answer = get("/jobs/" + scan("7-9,103"), accept);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith(type);
        assertThat(answer.headers().firstValue("Vary")).contains("Accept");
        assertThat(answer.body()).contains("172.20.0.3");
    }

    @Test
    void severalAcceptHeadersAreOne() throws Exception {
        assertThat(get("/jobs/" + scan("7"), "image/png", "text/csv").body()).startsWith("target,address,");
    }

    @Test
    void whatIsNoScanWithAResultIsJsonAlone() throws Exception {
        String calc = post("calc", "{\"operation\":\"sum\",\"numbers\":[1]}", "wait=20");
        String failed = scan("100");
        String running = post("scan", "{\"targets\":[\"target\"],\"ports\":\"200\"}", "respond-async");

        for (String id : List.of(calc, failed, running)) {
            assertProblem(get("/jobs/" + id, "application/xml"), 406, "not-acceptable", "a scan that succeeded");
            assertProblem(get("/jobs/" + id, "text/csv, text/html"), 406, "not-acceptable");
            assertThat(get("/jobs/" + id, "application/xml, */*;q=0.1").statusCode()).isEqualTo(200);
        }
        assertProblem(get("/jobs/" + scan("7"), "image/png"), 406, "not-acceptable",
                "application/json or application/xml or text/csv");
        assertProblem(get("/jobs/" + JobId.next(), "application/xml"), 404, "not-found");
    }

    @Test
    void twoScansAreCompared() throws Exception {
        String before = scan("7-9,101");
        String after = scan("8-9,101-102");

        JsonNode diff = Json.parse(get("/jobs/" + before + "/diff/" + after).body());

        assertThat(diff.at("/before/id").stringValue()).isEqualTo(before);
        assertThat(diff.at("/after/id").stringValue()).isEqualTo(after);
        assertThat(diff.path("before").has("finishedAt")).isTrue();
        assertThat(diff.path("same").booleanValue()).isTrue();
        assertThat(diff.at("/compared/ports").intValue()).isEqualTo(3);
        assertThat(diff.at("/hosts/0/notCompared/0/ports").stringValue()).isEqualTo("7");
        assertThat(diff.at("/hosts/0/notCompared/1/ports").stringValue()).isEqualTo("102");
    }

    @Test
    void whatCannotBeComparedIsAProblem() throws Exception {
        String scan = scan("7");
        String calc = post("calc", "{\"operation\":\"sum\",\"numbers\":[1]}", "wait=20");
        String failed = scan("100");
        String running = post("scan", "{\"targets\":[\"target\"],\"ports\":\"200\"}", "respond-async");

        assertProblem(get("/jobs/" + calc + "/diff/" + failed), 422, "invalid-spec",
                "the job " + calc + " is a job of the kind calc, not a scan",
                "the job " + failed + " has no result: its state is failed");
        assertProblem(get("/jobs/" + scan + "/diff/" + running), 422, "invalid-spec", "has not ended");
        assertProblem(get("/jobs/" + scan + "/diff/" + JobId.next()), 404, "not-found");
        assertProblem(get("/jobs/" + JobId.next() + "/diff/" + scan), 404, "not-found");
        assertProblem(get("/jobs/x/diff/" + scan), 404, "not-found");
        assertProblem(get("/jobs/" + scan + "/diff/" + scan, "text/csv"), 406, "not-acceptable");
        assertProblem(send("POST", "/jobs/" + scan + "/diff/" + scan, "{}"), 405, "method-not-allowed");
    }
}
