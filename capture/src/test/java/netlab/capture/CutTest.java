package netlab.capture;

import static netlab.capture.Call.CLOSE;
import static netlab.capture.Call.CONNECT;
import static netlab.capture.Call.SEND;
import static netlab.capture.Call.SHUTDOWN;
import static netlab.capture.Packets.ACK;
import static netlab.capture.Packets.FIN;
import static netlab.capture.Packets.HERE;
import static netlab.capture.Packets.RST;
import static netlab.capture.Packets.SYN;
import static netlab.capture.Packets.THERE;
import static netlab.capture.Packets.at;
import static netlab.capture.Packets.flow;
import static netlab.capture.Packets.made;
import static netlab.capture.Packets.tcp;
import static netlab.capture.Packets.udp;
import static netlab.contracts.Transport.TCP;
import static netlab.contracts.Transport.UDP;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class CutTest {
    private static final long T = 1_700_000_000_000_000_000L;
    private static final long MS = 1_000_000L;
    private static final int PLENTY = 1 << 20;

    private static PcapngFile cut(List<Flow> flows, CapturedPacket... packets) throws Exception {
        return cut(flows, PLENTY, packets);
    }

    private static PcapngFile cut(List<Flow> flows, int most, CapturedPacket... packets) throws Exception {
        Cut cut = new Cut(flows, most);
        for (CapturedPacket packet : packets) {
            cut.add(packet);
        }
        return PcapngFile.read(cut.file(List.of("of a test"), T, T + 1));
    }

    private static InetSocketAddress port(InetSocketAddress of, int port) {
        return new InetSocketAddress(of.getAddress(), port);
    }

    @Test
    void eachPacketOfADialogueHasTheCallThatCausedIt() throws Exception {
        Flow flow = flow(TCP, made(CONNECT, T, -1), made(SEND, T + 10 * MS, 6), made(SEND, T + 11 * MS, 4),
                made(SHUTDOWN, T + 20 * MS, -1), made(CLOSE, T + 30 * MS, -1));

        PcapngFile file = cut(List.of(flow),
                at(T + 1 * MS, tcp(HERE, THERE, SYN, 99, "")),
                at(T + 2 * MS, tcp(THERE, HERE, SYN | ACK, 500, "")),
                at(T + 3 * MS, tcp(HERE, THERE, ACK, 100, "")),
                at(T + 4 * MS, tcp(THERE, HERE, ACK, 501, "220 hello")),
                at(T + 5 * MS, tcp(HERE, THERE, ACK, 100, "")),
                at(T + 10 * MS, tcp(HERE, THERE, ACK, 100, "EHLO x")),
                // the kernel sends the second call's bytes late, with the end
                at(T + 21 * MS, tcp(HERE, THERE, ACK | FIN, 106, "QUIT")),
                at(T + 25 * MS, tcp(HERE, THERE, ACK, 100, "EHLO x")),
                at(T + 29 * MS, tcp(THERE, HERE, ACK | FIN, 510, "")),
                at(T + 31 * MS, tcp(THERE, HERE, RST, 511, "")));

        assertThat(file.comments()).containsExactly("connect", "answers connect: accepted", "connect, its third step",
                "the peer: 9 bytes", "no call: the kernel acknowledges", "send, 6 bytes",
                "send, 4 bytes; then shutdown of the output", "send, 6 bytes, sent again by the kernel",
                "the peer: the end of its output", "the peer: reset");
        assertThat(file.outbound()).containsExactly(true, false, true, false, true, true, true, true, false, false);
    }

    @Test
    void whatIsCutInPiecesBelongsToTheSendWhoseBytesItHolds() throws Exception {
        Flow flow = flow(TCP, made(CONNECT, T, -1), made(SEND, T, 3), made(SEND, T, 5));

        PcapngFile file = cut(List.of(flow), at(T, tcp(HERE, THERE, SYN, -2, "")),
                at(T, tcp(HERE, THERE, ACK, -1, "abc")), at(T, tcp(HERE, THERE, ACK, 2, "de")),
                at(T, tcp(HERE, THERE, ACK, 4, "fgh")));

        assertThat(file.comments()).containsExactly("connect", "send, 3 bytes", "send of 5 bytes, 2 in this packet",
                "send of 5 bytes, 3 in this packet");
    }

    @Test
    void whereTlsMakesTheBytesTheLatestCallHasCausedThem() throws Exception {
        Flow flow = flow(TCP, made(CONNECT, T, -1), made(SEND, T + MS, -1), made(CLOSE, T + 3 * MS, -1));

        PcapngFile file = cut(List.of(flow), at(T, tcp(HERE, THERE, SYN, 0, "")),
                at(T + 2 * MS, tcp(HERE, THERE, ACK, 1, "hello")),
                at(T + 4 * MS, tcp(HERE, THERE, ACK | FIN, 6, "bye")));

        assertThat(file.comments()).containsExactly("connect", "send, 5 bytes",
                "close, with 3 bytes of farewell; then close");
    }

    @Test
    void aRefusedProbeAndAnUnansweredOneAreTold() throws Exception {
        Flow flow = flow(TCP, made(CONNECT, T, -1), made(CLOSE, T + 2_000 * MS, -1));

        PcapngFile file = cut(List.of(flow), at(T, tcp(HERE, THERE, SYN, 1, "")),
                at(T + 1_000 * MS, tcp(HERE, THERE, SYN, 1, "")),
                at(T + 1_001 * MS, tcp(THERE, HERE, RST | ACK, 0, "")));

        assertThat(file.comments()).containsExactly("connect",
                "connect, sent again by the kernel for want of an answer", "answers connect: refused");
    }

    @Test
    void aConnectionIsResetByAClose() throws Exception {
        Flow flow = flow(TCP, made(CONNECT, T, -1), made(CLOSE, T + 2 * MS, -1));

        PcapngFile file = cut(List.of(flow), at(T, tcp(HERE, THERE, SYN, 1, "")),
                at(T, tcp(THERE, HERE, SYN | ACK, 1, "")), at(T, tcp(HERE, THERE, ACK, 2, "")),
                at(T + 3 * MS, tcp(HERE, THERE, RST | ACK, 2, "")));

        assertThat(file.comments()).endsWith("close, without lingering");
    }

    @Test
    void anIcmpErrorIsOfTheSocketThatItQuotes() throws Exception {
        Flow flow = flow(UDP, made(CONNECT, T, -1), made(SEND, T, 2));
        byte[] sent = Packets.ip(HERE, THERE, 17, 0, Packets.datagram(HERE, THERE, "ab"));
        InetSocketAddress other = port(HERE, 40_001);
        byte[] strange = Packets.ip(other, THERE, 17, 0, Packets.datagram(other, THERE, "ab"));

        PcapngFile file = cut(List.of(flow), at(T, udp(HERE, THERE, "ab")),
                at(T + MS, Packets.error(THERE, HERE, 3, 3, sent)),
                at(T + MS, Packets.error(THERE, HERE, 3, 3, strange)),
                at(T + MS, Packets.error(THERE, HERE, 3, 13, sent)),
                at(T + MS, Packets.error(THERE, HERE, 8, 0, sent)));

        assertThat(file.comments()).containsExactly("send, 2 bytes", "answers send: ICMP port unreachable",
                "answers send: ICMP prohibited");
        assertThat(file.outbound()).containsExactly(true, false, false);
    }

    @Test
    void soItIsOverIpv6() throws Exception {
        InetSocketAddress here = new InetSocketAddress("fd09::1", 40_000);
        InetSocketAddress there = new InetSocketAddress("fd09::2", 53);
        Flow flow = new Flow(UDP, 40_000, there, List.of(made(CONNECT, T, -1), made(SEND, T, 2)));
        byte[] sent = Packets.ip(here, there, 17, 0, Packets.datagram(here, there, "ab"));

        PcapngFile file = cut(List.of(flow), at(T, udp(here, there, "ab")), at(T, udp(there, here, "abc")),
                at(T, Packets.error(there, here, 1, 4, sent)));

        assertThat(file.comments()).containsExactly("send, 2 bytes", "the peer: 3 bytes",
                "answers send: ICMP port unreachable");
    }

    @Test
    void packetsOfOthersAreLeftOut() throws Exception {
        Flow flow = flow(TCP, made(CONNECT, T, -1), made(CLOSE, T + 10 * MS, -1));
        InetSocketAddress other = new InetSocketAddress("10.9.0.3", 25);

        PcapngFile file = cut(List.of(flow),
                at(T - 5 * MS, tcp(HERE, THERE, SYN, 1, "")), // before it was opened
                at(T + MS, tcp(port(HERE, 40_001), THERE, SYN, 1, "")), // another socket of this host
                at(T + MS, tcp(HERE, other, SYN, 1, "")), // to another host
                at(T + MS, tcp(HERE, port(THERE, 26), SYN, 1, "")), // to another port
                at(T + MS, udp(HERE, THERE, "x")), // another protocol
                at(T + 20 * MS, tcp(HERE, THERE, SYN, 1, "")), // the port has another owner since
                at(T + 21 * MS, tcp(THERE, HERE, SYN | ACK, 1, "")), // and all of this is that one's
                at(T + 22 * MS, tcp(HERE, THERE, ACK, 2, "AUTH PLAIN")),
                at(T + 3_000 * MS, tcp(THERE, HERE, RST, 1, ""))); // long after

        assertThat(file.comments()).isEmpty();
    }

    @Test
    void oneWhoHasThePortsAfterAnotherHasItsOwnPackets() throws Exception {
        Flow first = flow(TCP, made(CONNECT, T, -1), made(CLOSE, T + 10 * MS, -1));
        Flow second = flow(TCP, made(CONNECT, T + 20 * MS, -1));

        PcapngFile file = cut(List.of(first, second), at(T, tcp(HERE, THERE, SYN, 1, "")),
                at(T + 21 * MS, tcp(HERE, THERE, SYN, 9, "")));

        // not "sent again", as it would be of the same socket
        assertThat(file.comments()).containsExactly("connect", "connect");
    }

    @Test
    void furtherFragmentsOfADatagramAreItsOwn() throws Exception {
        Flow flow = flow(UDP, made(CONNECT, T, -1), made(SEND, T, 2));
        int more = 0x2000;

        PcapngFile file = cut(List.of(flow), at(T, udp(HERE, THERE, more, "ab")), at(T, udp(HERE, THERE, 185, "cd")),
                at(T, udp(THERE, HERE, 185, "cd")));

        assertThat(file.comments()).containsExactly("send, 2 bytes", "a further fragment of the datagram");
    }

    @Test
    void whatIsTooMuchIsCutOffAndTold() throws Exception {
        Flow flow = flow(UDP, made(CONNECT, T, -1), made(SEND, T, 100));
        CapturedPacket packet = at(T, udp(HERE, THERE, "x".repeat(100)));

        PcapngFile file = cut(List.of(flow), 600, packet, packet, packet, packet, packet, packet);

        assertThat(file.comments()).isNotEmpty().hasSizeLessThan(6);
        assertThat(file.about()).containsExactly("of a test", "Cut off: the last " + (6 - file.comments().size())
                + " packets are left out, for a capture has at most 600 bytes.");
    }

    @Test
    void aPacketIsWrittenAsItWas() throws Exception {
        Flow flow = flow(UDP, made(CONNECT, T, -1), made(SEND, T, 5));
        byte[] bytes = udp(HERE, THERE, "hello");
        CapturedPacket cutShort = new CapturedPacket(T + 123_456_789L, 1_500, ByteBuffer.wrap(bytes));

        PcapngFile file = cut(List.of(flow), cutShort);

        assertThat(file.packets()).containsExactly(cutShort);
    }
}
