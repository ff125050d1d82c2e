package netlab.scan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import netlab.contracts.PortFinding;
import netlab.contracts.PortState;
import netlab.contracts.ScanResult;
import netlab.contracts.ScanResult.TcpPorts;
import netlab.contracts.ScanResult.UdpPorts;
import org.jspecify.annotations.Nullable;

/// Gathers a scan's findings into its result (API.md, section 3).
final class Report {
    private static final int MOST_SILENT_A_HOST = 100;
    private static final int MOST_SILENT_A_JOB = 1_600;

    private static final class Entry {
        private final List<PortFinding> ports = new ArrayList<>();
        private @Nullable TcpPorts tcp;
        private @Nullable UdpPorts udp;
    }

    private final List<Target> targets;
    private final List<Entry> entries;
    private final int mostSilent;

    Report(List<Target> targets) {
        this.targets = targets;
        entries = targets.stream().map(_ -> new Entry()).toList();
        mostSilent = Math.min(MOST_SILENT_A_HOST, MOST_SILENT_A_JOB / targets.size());
    }

    /// An open port was found.
    void add(Target target, PortFinding port) {
        entries.get(target.number()).ports.add(port);
    }

    /// A host's scan with one protocol has ended.
    ///
    /// @return the findings of its filtered ports, the first 100 of them; fewer where there are more than 16 hosts
    List<PortFinding> add(HostScan scan) {
        List<PortFinding> silent = new ArrayList<>();
        scan.forEach(PortState.FILTERED, mostSilent, index -> silent.add(finding(scan, index)));
        scan.forEach(PortState.OPEN_FILTERED, mostSilent - silent.size(), index -> silent.add(finding(scan, index)));
        Entry entry = entries.get(scan.target().number());
        entry.ports.addAll(silent);
        List<Integer> open = scan.in(PortState.OPEN).toList();
        switch (scan.transport()) {
            case TCP -> entry.tcp = new TcpPorts(open, scan.in(PortState.CLOSED), scan.in(PortState.FILTERED));
            case UDP -> entry.udp = new UdpPorts(open, scan.in(PortState.OPEN_FILTERED), scan.in(PortState.CLOSED),
                    scan.in(PortState.FILTERED));
        }
        return silent;
    }

    private static PortFinding finding(HostScan scan, int index) {
        return Findings.silent(scan.transport(), scan.port(index), scan.verdict(index));
    }

    /// What was found, in the order of the targets and, of each, of protocols and ports.
    List<ScanResult.Host> hosts() {
        return targets.stream().map(target -> {
            Entry entry = entries.get(target.number());
            List<PortFinding> ports = entry.ports.stream()
                    .sorted(Comparator.comparing(PortFinding::protocol).thenComparingInt(PortFinding::port))
                    .toList();
            return new ScanResult.Host(target.name(), target.shown(), entry.tcp, entry.udp, ports);
        }).toList();
    }
}
