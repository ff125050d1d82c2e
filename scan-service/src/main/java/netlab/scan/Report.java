package netlab.scan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import netlab.contracts.PortFinding;
import netlab.contracts.PortGroup;
import netlab.contracts.PortSet;
import netlab.contracts.PortState;
import netlab.contracts.ScanResult;
import netlab.contracts.ScanResult.TcpPorts;
import netlab.contracts.ScanResult.UdpPorts;
import netlab.contracts.Transport;
import org.jspecify.annotations.Nullable;

/// Gathers a scan's findings into its result (API.md, section 3).
final class Report {
    private static final class Entry {
        private final List<PortFinding> ports = new ArrayList<>();
        private final List<PortGroup> groups = new ArrayList<>();
        private @Nullable TcpPorts tcp;
        private @Nullable UdpPorts udp;
    }

    private final ScanPlan plan;
    private final List<Entry> entries;

    Report(ScanPlan plan) {
        this.plan = plan;
        entries = plan.targets().stream().map(_ -> new Entry()).toList();
    }

    /// A port was found that is told by itself.
    void add(Target target, PortFinding port) {
        entries.get(target.number()).ports.add(port);
    }

    /// A host's scan with one protocol is over.
    ///
    /// @return the findings of the silent ports that are told by themselves
    List<PortFinding> add(HostScan scan) {
        Entry entry = entries.get(scan.target().number());
        List<PortFinding> silent = silent(scan);
        entry.ports.addAll(silent);
        Arrays.stream(Verdict.values())
                .filter(verdict -> verdict.state() != PortState.OPEN)
                .map(verdict -> group(scan.transport(), verdict, scan.with(verdict)))
                .filter(group -> !group.ports().isEmpty())
                .forEach(entry.groups::add);
        List<Integer> open = scan.in(PortState.OPEN).toList();
        PortSet unprobed = presentIn(scan.without());
        switch (scan.transport()) {
            case TCP ->
                entry.tcp = new TcpPorts(open, scan.in(PortState.CLOSED), scan.in(PortState.FILTERED), unprobed);
            case UDP -> entry.udp = new UdpPorts(open, scan.in(PortState.OPEN_FILTERED), scan.in(PortState.CLOSED),
                    scan.in(PortState.FILTERED), unprobed);
        }
        return silent;
    }

    /// Barred ports tell themselves, the last perhaps after the host has ended; these leave room for so many.
    private static List<PortFinding> silent(HostScan scan) {
        List<PortFinding> silent = new ArrayList<>();
        scan.forEachSilent(scan.barredToTell(),
                index -> silent.add(Findings.silent(scan, index, scan.verdict(index).orElseThrow())));
        return silent;
    }

    private static @Nullable PortSet presentIn(PortSet ports) {
        return ports.isEmpty() ? null : ports;
    }

    /// A verdict's ports.
    static PortGroup group(Transport transport, Verdict verdict, PortSet ports) {
        return PortGroup.of(transport, verdict.state(), verdict.reason(), ports);
    }

    /// What was found, in the order of the targets and, of each, of protocols and ports.
    List<ScanResult.Host> hosts() {
        return plan.targets().stream().map(target -> {
            Entry entry = entries.get(target.number());
            List<PortFinding> ports = entry.ports.stream()
                    .sorted(Comparator.comparing(PortFinding::protocol).thenComparingInt(PortFinding::port))
                    .toList();
            List<PortGroup> groups = entry.groups.stream().sorted(Comparator.comparing(PortGroup::protocol)).toList();
            return new ScanResult.Host(target.name(), target.shown(),
                    Optional.ofNullable(entry.tcp).orElseGet(this::noTcp),
                    Optional.ofNullable(entry.udp).orElseGet(this::noUdp), ports, groups);
        }).toList();
    }

    /// Of a host whose turn did not come.
    private @Nullable TcpPorts noTcp() {
        return plan.tcp().isEmpty() ? null : new TcpPorts(List.of(), PortSet.EMPTY, PortSet.EMPTY, plan.tcp());
    }

    private @Nullable UdpPorts noUdp() {
        return plan.udp().isEmpty()
                ? null
                : new UdpPorts(List.of(), PortSet.EMPTY, PortSet.EMPTY, PortSet.EMPTY, plan.udp());
    }
}
