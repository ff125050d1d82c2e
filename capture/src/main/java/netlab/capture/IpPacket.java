package netlab.capture;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;
import java.util.Optional;
import netlab.contracts.Transport;

/// What tells whose a packet is, and what it is about.
///
/// @param source where from; of an ICMP error, where the packet that it quotes came from
/// @param destination where to; of an ICMP error, where the packet that it quotes was to go
/// @param tcp of a TCP segment
/// @param error what an ICMP error says of the packet that it quotes
/// @param payload how many bytes of payload it had on the wire
/// @param datagram what its fragments have in common; empty where it has none
record IpPacket(
        Transport transport,
        InetSocketAddress source,
        InetSocketAddress destination,
        Optional<Tcp> tcp,
        Optional<String> error,
        int payload,
        Optional<Fragments> datagram) {
    IpPacket {
        requireNonNull(transport);
        requireNonNull(source);
        requireNonNull(destination);
        requireNonNull(tcp);
        requireNonNull(error);
        requireNonNull(datagram);
    }

    /// A segment's part (RFC 9293, section 3.1).
    ///
    /// @param sequence unsigned
    record Tcp(int sequence, int flags) {
        static final int FIN = 1;
        static final int SYN = 2;
        static final int RST = 4;
        static final int ACK = 16;

        boolean has(int flag) {
            return (flags & flag) != 0;
        }
    }

    /// What the fragments of one datagram have in common (RFC 791, section 3.2).
    ///
    /// @param from the sender's address
    /// @param to the receiver's
    record Fragments(java.net.InetAddress from, java.net.InetAddress to, int protocol, int id) {}

    boolean opens() {
        return tcp.isPresent() && tcp.get().has(Tcp.SYN) && !tcp.get().has(Tcp.ACK);
    }
}
