package netlab.scan;

import static java.util.Objects.requireNonNull;

/// What one attempt at a port brought to light.
sealed interface Evidence {
    /// TCP: the connection was accepted.
    ///
    /// @param rttNanos from the SYN to its answer
    record Connected(long rttNanos) implements Evidence {}

    /// TCP: a RST came, or an ICMP port unreachable, which looks the same to a program.
    ///
    /// @param rttNanos from the SYN to its answer
    record Refused(long rttNanos) implements Evidence {}

    /// Something on the way, or this machine's own routing, bars the port.
    sealed interface Barred extends Evidence {
        /// The system's message.
        String kernelSaid();

        /// From the probe to the message, in nanoseconds.
        long rttNanos();
    }

    /// Host or network can't be reached, or an ICMP message to a SYN prohibits it: alike to a program.
    record Unreachable(String kernelSaid, long rttNanos) implements Barred {
        public Unreachable {
            requireNonNull(kernelSaid);
        }
    }

    /// UDP: a datagram came back.
    ///
    /// @param rttNanos from the probe to the answer
    /// @param answer what it holds, which may be nothing
    record Answered(long rttNanos, Octets answer) implements Evidence {
        public Answered {
            requireNonNull(answer);
        }
    }

    /// UDP: an ICMP port unreachable came (RFC 1122, section 4.1.3.1).
    ///
    /// @param rttNanos from the probe to the message
    record PortUnreachable(long rttNanos) implements Evidence {}

    /// UDP: an ICMP message said that it is prohibited (RFC 1812, section 5.2.7.1).
    record Prohibited(String kernelSaid, long rttNanos) implements Barred {
        public Prohibited {
            requireNonNull(kernelSaid);
        }
    }

    /// Nothing came in time.
    record Silence() implements Evidence {}
}
