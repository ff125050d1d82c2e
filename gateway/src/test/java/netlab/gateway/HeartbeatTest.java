package netlab.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import netlab.contracts.JobId;
import netlab.contracts.JobKind;
import netlab.contracts.TraceParent;
import netlab.service.Health;
import netlab.service.HttpServer;
import netlab.service.Metrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class HeartbeatTest {
    private static final Duration HEARTBEAT = Duration.ofMillis(50);

    @TempDir
    Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private final OpenCalls calls = new OpenCalls();
    private SqliteJournal journal;
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        PrometheusMeterRegistry metrics = Metrics.create();
        journal = SqliteJournal.open(directory, Clock.systemUTC(), metrics);
        List<Route> routes = new EventsApi(journal, calls, 10, HEARTBEAT, metrics).routes();
        server = HttpServer.start("127.0.0.1", 0, _ -> true, _ -> true, () -> new Health(true, Map.of()), metrics,
                added -> routes.forEach(each -> added.addHttpHandler(each.method(), each.path(), each.handler())));
    }

    @AfterEach
    void stop() {
        calls.close();
        server.close();
        journal.close();
        client.close();
    }

    @Test
    void aSilentStreamOfAllEventsShowsThatItLives() throws Exception {
        assertBeats("/events");
    }

    @Test
    void aSilentStreamOfAJobShowsThatItLives() throws Exception {
        JobId job = JobId.next();
        journal.accept(new Submission(job, JobKind.CALC, "{}", Optional.empty(), "student", TraceParent.next(),
                Optional.empty(), Instant.EPOCH));

        assertBeats("/jobs/" + job + "/events");
    }

    private void assertBeats(String path) throws Exception {
        long before = System.nanoTime();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path)).build();
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                client.send(request, BodyHandlers.ofInputStream()).body(), StandardCharsets.UTF_8))) {
            assertThat(in.lines().filter(":"::equals).limit(3)).hasSize(3);
        }

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(HEARTBEAT.multipliedBy(3));
    }
}
