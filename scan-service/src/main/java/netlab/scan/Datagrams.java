package netlab.scan;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What UDP probes hold: at odd attempts the question that fits the port, where there is one, else the job's message.
/// Each request is the smallest that its RFC has every server answer.
final class Datagrams {
    /// What a datagram holds where the job's message is empty: of an empty one nothing is sent.
    private static final Octets LINE_END = Octets.of("\r\n");
    private static final int ID = 0x6e6c;
    private static final long COOKIE = 0x6e6c6162L;

    /// RFC 1035, section 4: the name servers of the root, no recursion desired.
    private static final Question DNS = new Question("domain", Octets.ofHex("6e6c 0000 0001000000000000 00 0002 0001"),
            answer -> answer.number(0, 2) == ID && isResponse(answer));
    /// RFC 6762, section 5.4: which services there are, by unicast.
    private static final Question MDNS = new Question("mdns", Octets.ofHex("0000 0000 0001000000000000 "
            + "09 5f7365727669636573 07 5f646e732d7364 04 5f756470 05 6c6f63616c 00 000c 8001"), Datagrams::isResponse);
    /// RFC 1002, section 4.2.17: the node's status.
    private static final Question NETBIOS = new Question("netbios-ns", Octets.ofHex("6e6c 0000 0001000000000000 20 434b"
            + "41".repeat(30) + " 00 0021 0001"), answer -> answer.number(0, 2) == ID && isResponse(answer));
    /// RFC 5905, section 7.3: a client's packet, version 4, with a transmit timestamp that the answer repeats.
    private static final Question NTP = new Question("ntp", Octets.ofHex("23" + "00".repeat(39) + "6e6c616200000001"),
            answer -> answer.length() >= 48 && (answer.number(0, 1) & 7) == 4 && answer.number(24, 4) == COOKIE);
    /// RFC 1157, section 4.1.2: sysDescr of the community public.
    private static final Question SNMP = new Question("snmp", Octets.ofHex("3029 020100 04067075626c6963 "
            + "a01c 02046e6c6162 020100 020100 300e 300c 06082b06010201010100 0500"),
            answer -> answer.number(0, 1) == 0x30 && answer.latin1().contains("\u0002\u0004nlab")
                    && answer.latin1().contains("\u00a2"));
    /// RFC 5531, section 9: the null procedure of the port mapper (RFC 1833).
    private static final Question RPC = new Question("sunrpc",
            Octets.ofHex("6e6c6162 00000000 00000002 000186a0 00000002" + "00".repeat(20)),
            answer -> answer.length() >= 12 && answer.number(0, 4) == COOKIE && answer.number(4, 4) == 1);
    /// RFC 868.
    private static final Question TIME = new Question("time", LINE_END, answer -> answer.length() == 4);
    /// RFC 8489, section 6: a binding request.
    private static final Question STUN = new Question("stun",
            Octets.ofHex("0001 0000 2112a442 6e6c61626e6c61626e6c6162"),
            answer -> answer.length() >= 20 && (answer.number(0, 2) & 0xfeef) == 1 && answer.number(0, 2) != 1
                    && answer.number(4, 4) == 0x2112a442L);
    /// RFC 3261, section 11.
    private static final Question SIP = new Question("sip", Octets.of("""
            OPTIONS sip:netlab@lab.example SIP/2.0\r
            Via: SIP/2.0/UDP lab.example;branch=z9hG4bKnetlab;rport\r
            Max-Forwards: 0\r
            From: <sip:netlab@lab.example>;tag=netlab\r
            To: <sip:netlab@lab.example>\r
            Call-ID: netlab\r
            CSeq: 1 OPTIONS\r
            Content-Length: 0\r
            \r
            """), answer -> answer.latin1().startsWith("SIP/2.0 "));
    /// RFC 7252, section 3; RFC 6690, section 4: what resources there are.
    private static final Question COAP = new Question("coap",
            Octets.ofHex("4001 6e6c bb2e77656c6c2d6b6e6f776e 04636f7265"),
            answer -> answer.length() >= 4 && (answer.number(0, 1) & 0xc0) == 0x40 && answer.number(1, 1) != 1
                    && answer.number(2, 2) == ID);
    /// RFC 9000, section 6: a version that is reserved for asking which there are (section 15), in 1,200 bytes (section 14).
    private static final Question QUIC = new Question("quic",
            Octets.ofHex("c0 0a1a2a3a 08 6e6c6162 00000001 08 6e6c6162 00000002"
                    + "00".repeat(1_177)),
            answer -> answer.length() >= 23 && answer.number(0, 1) >= 0x80 && answer.number(1, 4) == 0);

    private static final Map<Integer, Question> QUESTIONS = Map.ofEntries(Map.entry(37, TIME), Map.entry(53, DNS),
            Map.entry(111, RPC), Map.entry(123, NTP), Map.entry(137, NETBIOS), Map.entry(161, SNMP),
            Map.entry(443, QUIC), Map.entry(3_478, STUN), Map.entry(5_060, SIP), Map.entry(5_353, MDNS),
            Map.entry(5_683, COAP), Map.entry(50_000, Question.CALC), Map.entry(50_001, Question.LITTLE_CALC));

    private final Octets message;
    private final boolean fitting;

    /// @param message what the job sends
    /// @param fitting whether a question that fits the port goes first
    Datagrams(Octets message, boolean fitting) {
        this.message = message.isEmpty() ? LINE_END : requireNonNull(message);
        this.fitting = fitting;
    }

    /// The ports that have a question of their own.
    static Set<Integer> ports() {
        return QUESTIONS.keySet();
    }

    /// What the datagram to the port holds.
    ///
    /// @param attempt which attempt at the port, from 1
    Octets to(int port, int attempt) {
        Question question = QUESTIONS.get(port);
        return fitting && question != null && attempt % 2 == 1 ? question.request() : message;
    }

    /// The service that the answer to a datagram of ours shows, or empty.
    static Optional<String> identify(int port, Octets sent, Octets answer) {
        Question question = QUESTIONS.get(port);
        return question != null && question.request().equals(sent) && question.isAnsweredBy().test(answer)
                ? Optional.of(question.service())
                : Identification.ofDatagram(sent, answer);
    }

    private static boolean isResponse(Octets answer) {
        return answer.length() >= 12 && (answer.number(2, 1) & 0x80) != 0;
    }
}
