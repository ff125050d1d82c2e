package netlab.scan;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import netlab.contracts.PortSet;
import netlab.contracts.Transport;

/// What a scan has to do.
///
/// @param targets the addresses, each checked against the target policy
/// @param tcp the TCP ports of each
/// @param udp the UDP ports of each
/// @param pace how fast, and how long
/// @param probe whether a conversation is held with open TCP ports
/// @param datagrams what UDP probes hold
/// @param message what a conversation sends where no greeting comes
record ScanPlan(
        List<Target> targets,
        PortSet tcp,
        PortSet udp,
        Pace pace,
        boolean probe,
        Datagrams datagrams,
        Octets message) {
    /// How many barred and silent ports of a host are told by themselves, and of all hosts together.
    private static final int MOST_BARRED_A_HOST = 100;
    private static final int MOST_BARRED_A_JOB = 1_600;

    /// How fast a scan goes, and how long.
    ///
    /// @param floor the shortest wait for the answer to one probe
    /// @param ceiling the longest one; wins over the floor
    /// @param retries how often a silent port is probed again at least
    /// @param rate probes a second at most; 0 for as many as can be
    /// @param parallelism probes under way at most; 0 adapts
    /// @param most for how long at most; empty for until all is decided
    record Pace(Duration floor, Duration ceiling, int retries, int rate, int parallelism, Optional<Duration> most) {
        Pace {
            requireNonNull(floor);
            requireNonNull(ceiling);
            requireNonNull(most);
        }
    }

    ScanPlan {
        targets = List.copyOf(targets);
        requireNonNull(tcp);
        requireNonNull(udp);
        requireNonNull(pace);
        requireNonNull(datagrams);
        requireNonNull(message);
    }

    PortSet ports(Transport transport) {
        return switch (transport) {
            case TCP -> tcp;
            case UDP -> udp;
        };
    }

    /// How many ports that are over all targets and both protocols.
    long count() {
        return (long) targets.size() * (tcp.size() + udp.size());
    }

    /// How many of a host's ports that are barred or silent are told by themselves.
    int mostBarredTold() {
        return Math.min(MOST_BARRED_A_HOST, MOST_BARRED_A_JOB / targets.size());
    }
}
