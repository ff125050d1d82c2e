package netlab.scan;

import static java.util.Objects.requireNonNull;

import netlab.contracts.PortFinding;
import netlab.contracts.Transport;

/// What a scan under way tells.
sealed interface Finding {
    /// A port is worth telling by itself: it is open, or among the first that are barred.
    record Port(Target target, PortFinding port) implements Finding {
        public Port {
            requireNonNull(target);
            requireNonNull(port);
        }
    }

    /// A host answers only so often.
    record Limited(Target target, Transport transport, AnswerRate.Limit limit) implements Finding {
        public Limited {
            requireNonNull(target);
            requireNonNull(transport);
            requireNonNull(limit);
        }
    }

    /// A host's scan with one protocol is over.
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
