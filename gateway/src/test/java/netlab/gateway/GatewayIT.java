package netlab.gateway;

import static org.assertj.core.api.Assertions.assertThat;

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
}
