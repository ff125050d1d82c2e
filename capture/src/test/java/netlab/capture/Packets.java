package netlab.capture;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import netlab.contracts.Transport;

/// Makes packets and capture files byte by byte, as the kernel and tcpdump would.
final class Packets {
    static final InetSocketAddress HERE = new InetSocketAddress("10.9.0.1", 40_000);
    static final InetSocketAddress THERE = new InetSocketAddress("10.9.0.2", 25);
    static final int FIN = 1;
    static final int SYN = 2;
    static final int RST = 4;
    static final int ACK = 16;
    private static final int NANOSECONDS = 0xa1b23c4d;

    private Packets() {}

    static CapturedPacket at(long nanos, byte[] packet) {
        return new CapturedPacket(nanos, packet.length, ByteBuffer.wrap(packet));
    }

    /// LINUX_SLL2 of tcpdump.org's link types.
    static byte[] cooked(int ethertype, byte[] packet) {
        return ByteBuffer.allocate(20 + packet.length)
                .putShort((short) ethertype)
                .putShort((short) 0)
                .putInt(2)
                .putShort((short) 1)
                .put((byte) 0)
                .put((byte) 6)
                .putLong(0x0242_0a09_0001_0000L)
                .put(packet)
                .array();
    }

    static byte[] ip(InetSocketAddress from, InetSocketAddress to, int protocol, int fragment, byte[] payload) {
        if (from.getAddress().getAddress().length == 16) {
            return ByteBuffer.allocate(40 + payload.length)
                    .putInt(0x6000_0000)
                    .putShort((short) payload.length)
                    .put((byte) protocol)
                    .put((byte) 64)
                    .put(from.getAddress().getAddress())
                    .put(to.getAddress().getAddress())
                    .put(payload)
                    .array();
        }
        return ByteBuffer.allocate(20 + payload.length)
                .putShort((short) 0x4500)
                .putShort((short) (20 + payload.length))
                .putShort((short) 77)
                .putShort((short) fragment)
                .put((byte) 64)
                .put((byte) protocol)
                .putShort((short) 0)
                .put(from.getAddress().getAddress())
                .put(to.getAddress().getAddress())
                .put(payload)
                .array();
    }

    private static byte[] cooked(InetSocketAddress from, InetSocketAddress to, int protocol, int fragment,
            byte[] payload) {
        int ethertype = from.getAddress().getAddress().length == 16 ? 0x86DD : 0x0800;
        return cooked(ethertype, ip(from, to, protocol, fragment, payload));
    }

    static byte[] tcp(InetSocketAddress from, InetSocketAddress to, int flags, int sequence, String payload) {
        return cooked(from, to, 6, 0, segment(from, to, flags, sequence, payload));
    }

    static byte[] segment(InetSocketAddress from, InetSocketAddress to, int flags, int sequence, String payload) {
        return ByteBuffer.allocate(20 + payload.length())
                .putShort((short) from.getPort())
                .putShort((short) to.getPort())
                .putInt(sequence)
                .putInt(0)
                .put((byte) 0x50)
                .put((byte) flags)
                .putShort((short) 512)
                .putInt(0)
                .put(payload.getBytes(US_ASCII))
                .array();
    }

    static byte[] datagram(InetSocketAddress from, InetSocketAddress to, String payload) {
        return ByteBuffer.allocate(8 + payload.length())
                .putShort((short) from.getPort())
                .putShort((short) to.getPort())
                .putShort((short) (8 + payload.length()))
                .putShort((short) 0)
                .put(payload.getBytes(US_ASCII))
                .array();
    }

    static byte[] udp(InetSocketAddress from, InetSocketAddress to, String payload) {
        return udp(from, to, 0, payload);
    }

    /// @param fragment the flags and the offset of RFC 791
    static byte[] udp(InetSocketAddress from, InetSocketAddress to, int fragment, String payload) {
        return cooked(from, to, 17, fragment, datagram(from, to, payload));
    }

    /// An ICMP error that a host sends about what it was sent.
    static byte[] error(InetSocketAddress from, InetSocketAddress to, int type, int code, byte[] about) {
        boolean six = from.getAddress().getAddress().length == 16;
        byte[] icmp = ByteBuffer.allocate(8 + about.length)
                .put((byte) type)
                .put((byte) code)
                .putShort((short) 0)
                .putInt(0)
                .put(about)
                .array();
        return cooked(from, to, six ? 58 : 1, 0, icmp);
    }

    static Flow.Made made(Call call, long atNanos, int bytes) {
        return new Flow.Made(call, atNanos, bytes);
    }

    static Flow flow(Transport transport, Flow.Made... calls) {
        return new Flow(transport, HERE.getPort(), THERE, List.of(calls));
    }

    /// A capture file's header.
    static byte[] header(ByteOrder order, int magic, int link) {
        return ByteBuffer.allocate(24)
                .order(order)
                .putInt(magic)
                .putShort((short) 2)
                .putShort((short) 4)
                .putInt(0)
                .putInt(0)
                .putInt(262_144)
                .putInt(link)
                .array();
    }

    static byte[] record(ByteOrder order, long seconds, long fraction, int kept, int length, byte[] bytes) {
        return ByteBuffer.allocate(16 + bytes.length)
                .order(order)
                .putInt((int) seconds)
                .putInt((int) fraction)
                .putInt(kept)
                .putInt(length)
                .put(bytes)
                .array();
    }

    /// A file as the sidecar writes it.
    static byte[] file(List<CapturedPacket> packets) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(header(ByteOrder.LITTLE_ENDIAN, NANOSECONDS, PcapReader.LINUX_SLL2));
        for (CapturedPacket packet : packets) {
            byte[] bytes = new byte[packet.bytes().limit()];
            packet.bytes().get(0, bytes);
            file.writeBytes(record(ByteOrder.LITTLE_ENDIAN, packet.atNanos() / 1_000_000_000L,
                    packet.atNanos() % 1_000_000_000L, bytes.length, packet.length(), bytes));
        }
        return file.toByteArray();
    }
}
