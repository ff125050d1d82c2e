package netlab.scan;

import static java.util.Objects.requireNonNull;

import netlab.contracts.PortFinding;

/// What a scan under way tells.
sealed interface Finding {
    /// A port is open.
    record OpenPort(Target target, PortFinding port) implements Finding {
        public OpenPort {
            requireNonNull(target);
            requireNonNull(port);
        }
    }

    /// Every port of a host has its verdict for one protocol.
    record HostEnded(HostScan scan) implements Finding {
        public HostEnded {
            requireNonNull(scan);
        }
    }

    /// All is told.
    record ScanEnded() implements Finding {}

    /// The scan can't go on: this machine failed it.
    record ScanFailed(Throwable cause) implements Finding {
        public ScanFailed {
            requireNonNull(cause);
        }
    }
}
