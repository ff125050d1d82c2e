package netlab.gateway;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import netlab.contracts.Job;
import netlab.contracts.JobId;
import netlab.contracts.PortSet;
import netlab.contracts.PortState;
import netlab.contracts.Transport;
import netlab.gateway.ScanOutcome.Host;
import org.jspecify.annotations.Nullable;

/// What differs between two scans.
///
/// @param before the scan that is compared
/// @param after the scan that it is compared with
/// @param same whether no port and no host differs
/// @param compared how much could be compared
/// @param hosts the hosts of both scans of which there is something to tell
/// @param onlyBefore the hosts that only the one scan has
/// @param onlyAfter the hosts that only the other has
record ScanDiff(
        Scan before,
        Scan after,
        boolean same,
        Compared compared,
        List<HostDiff> hosts,
        List<OnlyHost> onlyBefore,
        List<OnlyHost> onlyAfter) {
    ScanDiff {
        hosts = List.copyOf(hosts);
        onlyBefore = List.copyOf(onlyBefore);
        onlyAfter = List.copyOf(onlyAfter);
    }

    /// A job that was compared.
    record Scan(JobId id, @Nullable Instant finishedAt) {
        static Scan of(Job job) {
            return new Scan(job.id(), job.finishedAt());
        }
    }

    /// What both scans looked at.
    ///
    /// @param ports of all these hosts and both protocols
    record Compared(int hosts, int ports) {}

    /// A host that one scan alone has.
    ///
    /// @param tcp its open ports; null when TCP was not scanned
    /// @param udp its open ports; null when UDP was not scanned
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record OnlyHost(String target, String address, @Nullable PortSet tcp, @Nullable PortSet udp) {
        static OnlyHost of(Host host) {
            return new OnlyHost(host.target(), host.address(), open(host, Transport.TCP), open(host, Transport.UDP));
        }

        private static @Nullable PortSet open(Host host, Transport protocol) {
            return host.states().containsKey(protocol) ? host.in(protocol, PortState.OPEN) : null;
        }
    }

    /// The differences of two jobs' outcomes.
    static ScanDiff of(Job before, ScanOutcome old, Job after, ScanOutcome recent) {
        HostPairs pairs = HostPairs.of(old.hosts(), recent.hosts());
        List<HostDiff> hosts = new ArrayList<>();
        int ports = 0;
        boolean same = pairs.onlyBefore().isEmpty() && pairs.onlyAfter().isEmpty();
        for (HostPairs.Pair pair : pairs.both()) {
            HostDiff host = HostDiff.of(pair.before(), pair.after());
            ports += HostDiff.compared(pair.before(), pair.after());
            same &= host.same();
            if (host.tells()) {
                hosts.add(host);
            }
        }
        return new ScanDiff(Scan.of(before), Scan.of(after), same, new Compared(pairs.both().size(), ports), hosts,
                pairs.onlyBefore().stream().map(OnlyHost::of).toList(),
                pairs.onlyAfter().stream().map(OnlyHost::of).toList());
    }
}
