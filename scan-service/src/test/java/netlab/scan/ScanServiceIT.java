package netlab.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import netlab.testkit.ContainerTest;
import netlab.testkit.JobClient;
import netlab.testkit.LabTargetContainer;
import netlab.testkit.ScanServiceContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.containers.Network;
import tools.jackson.databind.JsonNode;

@ContainerTest
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ScanServiceIT {
    private static final Network network = Network.newNetwork();
    private static final LabTargetContainer target = new LabTargetContainer().withNetwork(network);
    private static final ScanServiceContainer service = new ScanServiceContainer().withNetwork(network);

    @BeforeAll
    static void start() {
        target.start();
        service.start();
    }

    @AfterAll
    static void stop() {
        service.stop();
        target.stop();
        network.close();
    }

    @Test
    void theTargetsPortsAreToldApart() {
        JsonNode result = new JobClient(service.url()).run("scan",
                "{\"targets\":[\"target\"],\"ports\":\"1-50\",\"protocols\":[\"tcp\",\"udp\"]}");

        JsonNode host = result.at("/hosts/0");
        assertThat(ports(host.at("/tcp/open"))).isEqualTo(target.openTcpPorts());
        assertThat(host.at("/tcp/filtered").stringValue()).isEmpty();
        assertThat(ports(host.at("/udp/open"))).isEqualTo(target.answeringUdpPorts());
        assertThat(host.at("/udp/openFiltered").stringValue()).isEqualTo("9");
        List<String> identified = host.path("ports")
                .valueStream()
                .filter(port -> port.path("protocol").stringValue().equals("tcp"))
                .map(port -> port.path("identified").stringValue("-"))
                .toList();
        assertThat(identified).contains("echo", "daytime", "chargen");
    }

    private static List<Integer> ports(JsonNode array) {
        return array.valueStream().map(JsonNode::intValue).toList();
    }

    @Test
    void theNetworksGatewayIsNoTarget() {
        String gateway = service.getContainerInfo()
                .getNetworkSettings()
                .getNetworks()
                .values()
                .iterator()
                .next()
                .getGateway();

        var answer = new JobClient(service.url()).post("/jobs/scan", "{\"targets\":[\"" + gateway + "\"]}");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("/problems/target-not-allowed");
    }

    @Test
    void itStartsFromTheCacheOfItsImage() {
        assertThat(service.startedFromItsCache()).as(service.getLogs()).isTrue();
    }
}
