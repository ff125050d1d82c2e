package netlab.capture;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;
import netlab.contracts.Transport;

/// Takes a packet apart: Linux “cooked” header, IPv4 or IPv6, then TCP, UDP, or an ICMP error with what it quotes. What is
/// none of these, or too short to tell, is nobody's.
final class Dissection {
    private static final int COOKED = 20;
    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86DD;
    private static final int ICMP = 1;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int ICMPV6 = 58;
    private static final int MOST_EXTENSIONS = 8;

    private Dissection() {}

    /// What a further fragment of a datagram is, or a packet.
    ///
    /// @param packet empty for a further fragment, which has no ports
    record Found(Optional<IpPacket> packet, Optional<IpPacket.Fragments> fragment) {}

    /// Takes a packet apart; empty for one that is none of these.
    static Optional<Found> of(CapturedPacket packet) {
        ByteBuffer bytes = packet.bytes();
        if (bytes.limit() < COOKED) {
            return Optional.empty();
        }
        try {
            return switch (u16(bytes, 0)) {
                case IPV4 -> ipv4(bytes.slice(COOKED, bytes.limit() - COOKED), false);
                case IPV6 -> ipv6(bytes.slice(COOKED, bytes.limit() - COOKED), false);
                default -> Optional.empty();
            };
        } catch (IndexOutOfBoundsException _) {
            return Optional.empty();
        }
    }

    private static int u8(ByteBuffer bytes, int at) {
        return bytes.get(at) & 0xFF;
    }

    private static int u16(ByteBuffer bytes, int at) {
        return bytes.getShort(at) & 0xFFFF;
    }

    /// RFC 791, section 3.1.
    ///
    /// @param quoted whether it stands in an ICMP error, which need not quote more than ports
    private static Optional<Found> ipv4(ByteBuffer bytes, boolean quoted) {
        int header = (u8(bytes, 0) & 0xF) * 4;
        // a segment that the card will cut has no length yet
        int length = u16(bytes, 2) == 0 ? bytes.limit() : u16(bytes, 2);
        if (u8(bytes, 0) >> 4 != 4 || header < 20 || length < header) {
            return Optional.empty();
        }
        InetAddress from = address(bytes, 12, 4);
        InetAddress to = address(bytes, 16, 4);
        int protocol = u8(bytes, 9);
        boolean more = (u16(bytes, 6) & 0x2000) != 0;
        int offset = u16(bytes, 6) & 0x1FFF;
        Optional<IpPacket.Fragments> fragments = more || offset > 0
                ? Optional.of(new IpPacket.Fragments(from, to, protocol, u16(bytes, 4)))
                : Optional.empty();
        if (offset > 0) {
            return fragments.map(each -> new Found(Optional.empty(), Optional.of(each)));
        }
        return inner(protocol, bytes.slice(header, bytes.limit() - header), length - header, from, to, fragments,
                quoted);
    }

    /// RFC 8200, section 3, past the extension headers of its section 4 that have a length.
    private static Optional<Found> ipv6(ByteBuffer bytes, boolean quoted) {
        if (u8(bytes, 0) >> 4 != 6) {
            return Optional.empty();
        }
        int length = u16(bytes, 4) == 0 ? bytes.limit() - 40 : u16(bytes, 4);
        int next = u8(bytes, 6);
        int at = 40;
        for (int i = 0; i < MOST_EXTENSIONS && (next == 0 || next == 43 || next == 60); i++) {
            int size = (u8(bytes, at + 1) + 1) * 8;
            next = u8(bytes, at);
            at += size;
            length -= size;
        }
        return inner(next, bytes.slice(at, bytes.limit() - at), length, address(bytes, 8, 16), address(bytes, 24, 16),
                Optional.empty(), quoted);
    }

    private static Optional<Found> inner(int protocol, ByteBuffer bytes, int length, InetAddress from, InetAddress to,
            Optional<IpPacket.Fragments> fragments, boolean quoted) {
        return switch (protocol) {
            case TCP -> found(Transport.TCP, bytes, from, to,
                    quoted ? Optional.empty() : Optional.of(new IpPacket.Tcp(bytes.getInt(4), u8(bytes, 13))),
                    quoted ? 0 : Math.max(0, length - (u8(bytes, 12) >> 4) * 4), fragments);
            case UDP -> found(Transport.UDP, bytes, from, to, Optional.empty(), Math.max(0, length - 8), fragments);
            case ICMP -> quoted ? Optional.empty() : error(icmp(bytes), bytes);
            case ICMPV6 -> quoted ? Optional.empty() : error(icmpv6(bytes), bytes);
            default -> Optional.empty();
        };
    }

    private static Optional<Found> found(Transport transport, ByteBuffer bytes, InetAddress from, InetAddress to,
            Optional<IpPacket.Tcp> tcp, int payload, Optional<IpPacket.Fragments> fragments) {
        IpPacket packet = new IpPacket(transport, new InetSocketAddress(from, u16(bytes, 0)),
                new InetSocketAddress(to, u16(bytes, 2)), tcp, Optional.empty(), payload, fragments);
        return Optional.of(new Found(Optional.of(packet), fragments));
    }

    /// The packet that an error quotes, with what the error says.
    private static Optional<Found> error(Optional<String> said, ByteBuffer bytes) {
        if (said.isEmpty()) {
            return Optional.empty();
        }
        ByteBuffer quote = bytes.slice(8, bytes.limit() - 8);
        Optional<Found> found = u8(quote, 0) >> 4 == 4 ? ipv4(quote, true) : ipv6(quote, true);
        return found.flatMap(Found::packet)
                .map(of -> new IpPacket(of.transport(), of.source(), of.destination(), Optional.empty(), said, 0,
                        Optional.empty()))
                .map(packet -> new Found(Optional.of(packet), Optional.empty()));
    }

    /// What an error of RFC 792 or RFC 1812, section 5.2.7.1 says; empty for a message that is none.
    private static Optional<String> icmp(ByteBuffer bytes) {
        int code = u8(bytes, 1);
        return switch (u8(bytes, 0)) {
            case 3 -> Optional.of(switch (code) {
                case 0 -> "network unreachable";
                case 1 -> "host unreachable";
                case 2 -> "protocol unreachable";
                case 3 -> "port unreachable";
                case 4 -> "fragmentation needed";
                case 9, 10, 13 -> "prohibited";
                default -> "unreachable, code " + code;
            });
            case 5 -> Optional.of("redirect");
            case 11 -> Optional.of("time exceeded");
            case 12 -> Optional.of("parameter problem");
            default -> Optional.empty();
        };
    }

    /// The same for RFC 4443, section 3.
    private static Optional<String> icmpv6(ByteBuffer bytes) {
        int code = u8(bytes, 1);
        return switch (u8(bytes, 0)) {
            case 1 -> Optional.of(switch (code) {
                case 0 -> "no route";
                case 1, 5, 6 -> "prohibited";
                case 3 -> "address unreachable";
                case 4 -> "port unreachable";
                default -> "unreachable, code " + code;
            });
            case 2 -> Optional.of("packet too big");
            case 3 -> Optional.of("time exceeded");
            case 4 -> Optional.of("parameter problem");
            default -> Optional.empty();
        };
    }

    private static InetAddress address(ByteBuffer bytes, int at, int length) {
        byte[] address = new byte[length];
        bytes.get(at, address);
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }
}
