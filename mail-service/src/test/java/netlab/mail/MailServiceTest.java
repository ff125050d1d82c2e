package netlab.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import netlab.contracts.JobId;
import netlab.service.JobService;
import netlab.service.Names;
import netlab.service.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MailServiceTest {
    private static final String MAIL = "{\"message\":{\"to\":[\"student@lab.example\"],\"text\":\"Hello\"}}";

    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private final HttpClient client = HttpClient.newHttpClient();
    private final String run = JobId.next() + ".1";

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop();
    }

    private JobService service(Map<String, String> more) throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of(
                "NETLAB_HTTP_BIND",
                "127.0.0.1",
                "NETLAB_HTTP_PORT",
                "0",
                "NETLAB_STOP_WAIT_MS",
                "0",
                "NETLAB_SMTP_SERVER",
                "127.0.0.1:" + server.getSmtp().getPort(),
                "NETLAB_MAIL_ADDRESS",
                "student@lab.example"));
        environment.putAll(more);
        return MailServiceMain.start(Settings.of(environment), Names.system());
    }

    private static HttpRequest.Builder to(JobService service, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path))
                .header("Content-Type", "application/json");
    }

    @Test
    void aMailIsAnsweredWithItsResult() throws Exception {
        try (JobService service = service(Map.of())) {
            HttpRequest request = to(service, "/jobs/mail").POST(BodyPublishers.ofString(MAIL)).build();
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("\"accepted\":[\"student@lab.example\"]", "\"from\":\"client\"");
            assertThat(server.getReceivedMessages()).hasSize(1);
        }
    }

    @Test
    void aNamedRunIsHeldBeforeItsDotUntilItIsCommitted() throws Exception {
        try (JobService service = service(Map.of());
                BufferedReader events = stream(service)) {
            assertThat(readTo(events, "event: mail.ready")).doesNotContain("event: job.succeeded");
            assertThat(server.getReceivedMessages()).isEmpty();
            assertThat(commit(service)).isEqualTo(204);
            readTo(events, "event: job.succeeded");
            assertThat(server.getReceivedMessages()).hasSize(1);
        }
    }

    @Test
    void aNamedRunThatIsNotCommittedDeliversNothing() throws Exception {
        try (JobService service = service(Map.of("NETLAB_COMMIT_WAIT_MS", "50"));
                BufferedReader events = stream(service)) {
            readTo(events, "event: job.failed");
            assertThat(events.readLine()).contains("/problems/not-committed", "\"dialogue\"");
            assertThat(server.getReceivedMessages()).isEmpty();
        }
    }

    @Test
    void aRunWhoseGatewayLeavesBeforeTheCommitDeliversNothing() throws Exception {
        try (JobService service = service(Map.of())) {
            try (BufferedReader events = stream(service)) {
                readTo(events, "event: mail.ready");
            }
            HttpRequest metrics = to(service, "/metrics").GET().build();
            while (!client.send(metrics, BodyHandlers.ofString()).body().contains("netlab_runs_active 0.0")) {
                Thread.onSpinWait();
            }
            assertThat(commit(service)).isEqualTo(404);
            assertThat(server.getReceivedMessages()).isEmpty();
        }
    }

    @Test
    void aRunWhoseGatewayLeavesAfterTheCommitDeliversOnce() throws Exception {
        try (JobService service = service(Map.of())) {
            try (BufferedReader events = stream(service)) {
                readTo(events, "event: mail.ready");
                assertThat(commit(service)).isEqualTo(204);
            }
            assertThat(server.waitForIncomingEmail(10_000, 1)).isTrue();
            assertThat(server.getReceivedMessages()).hasSize(1);
        }
    }

    private int commit(JobService service) throws Exception {
        HttpRequest commit = to(service, "/runs/" + run + "/commit").POST(BodyPublishers.noBody()).build();
        return client.send(commit, BodyHandlers.discarding()).statusCode();
    }

    private BufferedReader stream(JobService service) throws Exception {
        HttpRequest request = to(service, "/jobs/mail").header("Accept", "text/event-stream")
                .header("Run", run)
                .POST(BodyPublishers.ofString(MAIL))
                .build();
        var body = client.send(request, BodyHandlers.ofInputStream()).body();
        return new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    private static List<String> readTo(BufferedReader events, String wanted) throws Exception {
        List<String> lines = new ArrayList<>();
        for (String line = events.readLine(); line != null; line = events.readLine()) {
            lines.add(line);
            if (line.equals(wanted)) {
                return lines;
            }
        }
        throw new AssertionError("no " + wanted + " in " + lines);
    }
}
