package netlab.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import netlab.testkit.CalcServiceContainer;
import netlab.testkit.ContainerTest;
import netlab.testkit.GatewayContainer;
import netlab.testkit.JobClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.containers.Network;
import tools.jackson.databind.JsonNode;

@ContainerTest
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class GatewayIT {
    private static final String SUM = "{\"operation\":\"sum\",\"numbers\":[1,2]}";
    private static final Network network = Network.newNetwork();
    private static final CalcServiceContainer calc = new CalcServiceContainer().withNetwork(network);
    private static final GatewayContainer gateway = new GatewayContainer().withNetwork(network).withService(calc);

    @BeforeAll
    static void start() {
        gateway.start();
    }

    @AfterAll
    static void stop() {
        gateway.stop();
        calc.stop();
        network.close();
    }

    private static JobClient client() {
        return new JobClient(gateway.url());
    }

    @Test
    void aJobRunsInTheServiceAndIsKept() {
        JsonNode job = client().run("calc", "{\"operation\":\"maximum\",\"numbers\":[3,9,-4]}");

        assertThat(job.path("state").stringValue()).isEqualTo("succeeded");
        assertThat(job.at("/result/result").intValue()).isEqualTo(9);
        assertThat(JobClient.json(client().get(job.at("/links/self").stringValue()).body())).isEqualTo(job);
        assertThat(client().events(job.path("id").stringValue()).lines().filter(line -> line.startsWith("event:")))
                .startsWith("event: job.queued", "event: job.started")
                .endsWith("event: job.succeeded");
    }

    @Test
    void itIsReadyWhileAServiceIsNot() {
        var readiness = client().get("/readyz");

        assertThat(readiness.statusCode()).isEqualTo(200);
        assertThat(readiness.body()).contains("scan", "calc");
    }

    @Test
    void aFullDiskRefusesNewJobsUntilThereIsRoomAgain() throws Exception {
        JobClient client = client();
        List<String> known = jobs(client);
        List<String> accepted = new ArrayList<>();
        gateway.execInContainer("sh", "-c", "cat /dev/zero > /data/filler"); // until nothing more fits

        HttpResponse<String> answer = post(client);
        while (answer.statusCode() == 202) { // the log still has room for some
            accepted.add(JobClient.json(answer.body()).path("id").stringValue());
            answer = post(client);
        }
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("/problems/unavailable");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        awaitReadiness(client, 503);
        assertThat(client.get("/jobs").statusCode()).as("what is there can be read").isEqualTo(200);

        gateway.execInContainer("rm", "/data/filler");
        awaitReadiness(client, 200);
        assertThat(jobs(client)).as("nothing of those that were refused")
                .filteredOn(id -> !known.contains(id))
                .containsExactlyElementsOf(accepted.reversed());
        for (String id : accepted) {
            assertThat(client.events(id)).endsWith("\n\n").contains("event: job.succeeded");
        }
        assertThat(client.run("calc", SUM).path("state").stringValue()).isEqualTo("succeeded");
    }

    /// All there are, the newest first.
    private static List<String> jobs(JobClient client) {
        List<String> found = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = JobClient.json(client.get("/jobs?limit=200" + cursor).body());
            page.path("jobs").forEach(job -> found.add(job.path("id").stringValue()));
            cursor = page.path("next").isString() ? "&cursor=" + page.path("next").stringValue() : "";
        } while (!cursor.isEmpty());
        return found;
    }

    private static HttpResponse<String> post(JobClient client) {
        return client.post("/jobs/calc", SUM);
    }

    /// Asks until the answer is this one; the class's time bounds it.
    private static void awaitReadiness(JobClient client, int status) {
        int last = 0;
        while (last != status) {
            last = client.get("/readyz").statusCode();
        }
    }

    @Test
    void itStartsFromTheCacheOfItsImage() {
        assertThat(gateway.startedFromItsCache()).as(gateway.getLogs()).isTrue();
    }
}
