package netlab.scan;

import java.time.Duration;
import java.util.List;
import netlab.contracts.PortSet;

/// What a scan has to do.
///
/// @param targets the addresses, each checked against the target policy
/// @param tcp the TCP ports of each
/// @param udp the UDP ports of each
/// @param timeout the longest wait for the answer to one probe
/// @param retries how often a silent port is probed again at least
/// @param rate probes a second at most; 0 for as many as can be
/// @param parallelism probes under way at most; 0 adapts
/// @param probe whether a conversation is held with open TCP ports
/// @param message what a conversation sends where no greeting comes, and every datagram holds
record ScanPlan(
        List<Target> targets,
        PortSet tcp,
        PortSet udp,
        Duration timeout,
        int retries,
        int rate,
        int parallelism,
        boolean probe,
        Octets message) {
    ScanPlan {
        targets = List.copyOf(targets);
    }

    /// How many ports that are over all targets and both protocols.
    long ports() {
        return (long) targets.size() * (tcp.size() + udp.size());
    }
}
