package netlab.scan;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import netlab.contracts.PortFinding;
import netlab.contracts.PortSet;
import netlab.contracts.PortState;
import netlab.contracts.Reason;
import netlab.contracts.ScanResult;
import netlab.contracts.Transport;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static List<Target> targets(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> new Target(number, "host-" + number, InetAddress.getLoopbackAddress()))
                .toList();
    }

    private static ScanPlan plan(List<Target> targets) {
        return new ScanPlan(targets, PortSet.EMPTY, PortSet.EMPTY, Outcome.pace(Duration.ofSeconds(1), 0, 0, 0), true,
                new Datagrams(Outcome.MESSAGE, true), Outcome.MESSAGE);
    }

    private static PortFinding open(Target target, int port) {
        HostScan scan = new HostScan(target, Transport.TCP, new int[]{port},
                new ProbeLimits(Duration.ofMillis(250), Duration.ofSeconds(1), 0, 10, 10, 100));
        return Findings.connected(new Probe(scan, 0, 1, 0), new Evidence.Connected(80_000), null,
                Interview.Told.NOTHING);
    }

    private static HostScan silent(Target target, Transport transport, int ports, int mostTold) {
        HostScan scan = new HostScan(target, transport, IntStream.rangeClosed(1, ports).toArray(),
                new ProbeLimits(Duration.ofMillis(250), Duration.ofSeconds(1), 0, 10, 10, mostTold));
        new SimulatedNetwork(scan, (_, _) -> new Evidence.Silence()).run();
        return scan;
    }

    @Test
    void aHostsFirstHundredFilteredPortsAreListedAndTheRangesHaveAll() {
        Report report = new Report(plan(targets(1)));
        List<PortFinding> told = report.add(silent(targets(1).getFirst(), Transport.TCP, 150, 100));
        assertThat(told).hasSize(100).allSatisfy(port -> {
            assertThat(port.state()).isEqualTo(PortState.FILTERED);
            assertThat(port.reason()).isEqualTo(Reason.NO_ANSWER);
        });
        ScanResult.Host host = report.hosts().getFirst();
        assertThat(host.ports()).hasSize(100);
        assertThat(requireNonNull(host.tcp()).filtered()).hasToString("1-150");
    }

    @Test
    void aBarredPortThatIsToldAfterItsHostHasEndedIsListedOnce() {
        Target target = targets(1).getFirst();
        HostScan scan = new HostScan(target, Transport.TCP, new int[]{1, 2},
                new ProbeLimits(Duration.ofMillis(250), Duration.ofSeconds(1), 0, 10, 10, 100));
        Evidence.Barred barred = new Evidence.Unreachable("No route to host", 1);
        new SimulatedNetwork(scan, (_, _) -> barred).run();
        Report report = new Report(plan(List.of(target)));
        report.add(target, Findings.barred(new Probe(scan, 0, 1, 0), barred, null));
        assertThat(report.add(scan)).isEmpty();
        report.add(target, Findings.barred(new Probe(scan, 1, 1, 0), barred, null));
        assertThat(report.hosts().getFirst().ports()).extracting(PortFinding::port).containsExactly(1, 2);
    }

    @Test
    void barredAndSilentPortsOfAHostAreAHundredTogether() {
        Target target = targets(1).getFirst();
        HostScan scan = new HostScan(target, Transport.TCP, IntStream.rangeClosed(1, 400).toArray(),
                new ProbeLimits(Duration.ofMillis(250), Duration.ofSeconds(1), 0, 400, 400, 100));
        new SimulatedNetwork(scan, (port, _) -> port <= 70
                ? new Evidence.Unreachable("No route to host", 1)
                : new Evidence.Silence()).run();
        assertThat(new Report(plan(List.of(target))).add(scan)).hasSize(30)
                .allSatisfy(port -> assertThat(port.reason()).isEqualTo(Reason.NO_ANSWER));
    }

    @Test
    void manyFilteredHostsDoNotMakeTheResultHuge() {
        List<Target> targets = targets(200);
        ScanPlan plan = plan(targets);
        Report report = new Report(plan);
        targets.forEach(target -> report.add(silent(target, Transport.UDP, 50, plan.mostBarredTold())));
        assertThat(report.hosts().stream().mapToInt(host -> host.ports().size()).sum()).isLessThanOrEqualTo(1_600);
        assertThat(report.hosts()).allSatisfy(host -> {
            assertThat(requireNonNull(host.udp()).openFiltered()).hasToString("1-50");
        });
    }

    @Test
    void portsAreInOrderWhateverTheOrderInWhichTheyWereFound() {
        Target target = targets(1).getFirst();
        Report report = new Report(plan(List.of(target)));
        report.add(silent(target, Transport.UDP, 2, 100));
        report.add(target, open(target, 9));
        report.add(target, open(target, 7));
        assertThat(report.hosts().getFirst().ports()).extracting(port -> port.protocol() + " " + port.port())
                .containsExactly("TCP 7", "TCP 9", "UDP 1", "UDP 2");
        assertThat(report.hosts().getFirst().ports().getFirst().rttMs()).isEqualTo(0.08);
    }
}
