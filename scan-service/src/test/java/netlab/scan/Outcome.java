package netlab.scan;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import netlab.contracts.PortFinding;
import netlab.contracts.PortSet;
import netlab.contracts.PortState;
import netlab.contracts.Transport;

/// A whole scan's findings.
record Outcome(List<PortFinding> open, List<HostScan> hosts, int limits, long probesSent) {
    static final Octets MESSAGE = Octets.of("netlab\r\n");

    /// A plan for the loopback address, with a short timeout.
    static ScanPlan plan(PortSet tcp, PortSet udp, boolean probe) {
        return plan(tcp, udp, probe, 1, InetAddress.getLoopbackAddress());
    }

    static ScanPlan plan(PortSet tcp, PortSet udp, boolean probe, int retries, InetAddress... addresses) {
        List<Target> targets = new ArrayList<>();
        for (InetAddress address : addresses) {
            targets.add(new Target(targets.size(), address.getHostAddress(), address));
        }
        return new ScanPlan(targets, tcp, udp, pace(Duration.ofMillis(300), retries, 0, 0), probe,
                new Datagrams(MESSAGE, true), MESSAGE);
    }

    static ScanPlan.Pace pace(Duration ceiling, int retries, int rate, int parallelism) {
        return new ScanPlan.Pace(Duration.ofMillis(250), ceiling, retries, rate, parallelism, Optional.empty());
    }

    static PortSet ports(Integer... ports) {
        return PortSet.of(Arrays.asList(ports));
    }

    /// Scans to the end.
    static Outcome of(ScanPlan plan, Descriptors descriptors) throws InterruptedException {
        List<PortFinding> open = new ArrayList<>();
        List<HostScan> hosts = new ArrayList<>();
        int limits = 0;
        try (Scan scan = Scan.start(plan, descriptors)) {
            while (true) {
                Optional<Finding> finding = scan.next(Duration.ofSeconds(10));
                switch (finding.orElseThrow(() -> new AssertionError("nothing was found for 10 s"))) {
                    case Finding.Port found ->
                        open.addAll(found.port().state() == PortState.OPEN ? List.of(found.port()) : List.of());
                    case Finding.Limited _ -> limits++;
                    case Finding.HostEnded ended -> hosts.add(ended.scan());
                    case Finding.ScanFailed failed -> throw new AssertionError(failed.cause());
                    case Finding.ScanEnded _ -> {
                        return new Outcome(open, hosts, limits, scan.probesSent());
                    }
                }
            }
        }
    }

    /// The ports of all hosts in this state.
    PortSet in(Transport transport, PortState state) {
        return PortSet.of(hosts.stream()
                .filter(host -> host.transport() == transport)
                .flatMap(host -> host.in(state).toList().stream())
                .toList());
    }

    PortFinding open(Transport transport, int port) {
        return open.stream()
                .filter(each -> each.protocol() == transport && each.port() == port)
                .findFirst()
                .orElseThrow(() -> new AssertionError(transport + " port " + port + " was not found open"));
    }
}
