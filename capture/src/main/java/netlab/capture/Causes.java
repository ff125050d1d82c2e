package netlab.capture;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import netlab.contracts.Transport;
import org.jspecify.annotations.Nullable;

/// Tells of each packet of a flow, in their order, which call caused it: by what it carries, and of a send by where its
/// bytes stand in the stream. Not every packet has one; what the kernels say between themselves is said to be theirs.
final class Causes {
    private static final String KERNEL = "no call: ";
    private static final String PEER = "the peer: ";

    /// What may send bytes; a close does in TLS, which says farewell.
    private static final Set<Call> SENDING = Set.of(Call.SEND, Call.CLOSE);

    private final Flow flow;
    private @Nullable Integer first;
    /// How much of the stream this end has sent, from the SYN on.
    private int sent;
    private boolean connected;
    private boolean shaken;

    Causes(Flow flow) {
        this.flow = requireNonNull(flow);
    }

    /// What caused a packet.
    ///
    /// @param ours whether this end sent it
    String of(IpPacket packet, boolean ours, long atNanos) {
        if (packet.error().isPresent()) {
            String call = flow.transport() == Transport.UDP ? "send" : "connect";
            return "answers " + call + ": ICMP " + packet.error().get();
        }
        if (packet.tcp().isEmpty()) {
            return ours ? sending(packet, flow.latest(atNanos, SENDING)) : PEER + bytes(packet.payload());
        }
        return ours ? ours(packet, packet.tcp().get(), atNanos) : theirs(packet, packet.tcp().get());
    }

    private String ours(IpPacket packet, IpPacket.Tcp tcp, long atNanos) {
        if (tcp.has(IpPacket.Tcp.SYN)) {
            boolean again = first != null;
            first = tcp.sequence() + 1;
            return again ? "connect, sent again by the kernel for want of an answer" : "connect";
        }
        if (tcp.has(IpPacket.Tcp.RST)) {
            return flow.latest(atNanos, Set.of(Call.CLOSE)).isPresent()
                    ? "close, without lingering"
                    : KERNEL + "no socket takes what came";
        }
        boolean ends = tcp.has(IpPacket.Tcp.FIN);
        if (packet.payload() > 0) {
            String send = stream(packet, tcp, atNanos);
            return ends ? send + "; then " + ending() : send;
        }
        if (ends) {
            return ending();
        }
        if (connected && !shaken) {
            shaken = true;
            return "connect, its third step";
        }
        return KERNEL + "the kernel acknowledges";
    }

    private String ending() {
        return flow.ending()
                .map(made -> made.call() == Call.CLOSE ? "close" : "shutdown of the output")
                .orElse(KERNEL + "the kernel ends the connection");
    }

    /// A segment with payload: the send whose bytes it begins with, and that it is sent again where all of it was sent before.
    private String stream(IpPacket packet, IpPacket.Tcp tcp, long atNanos) {
        shaken = true;
        if (first == null) {
            return sending(packet, flow.latest(atNanos, SENDING));
        }
        int offset = tcp.sequence() - first;
        boolean again = offset >= 0 && offset + packet.payload() <= sent;
        sent = Math.max(sent, offset + packet.payload());
        String send = sending(packet, at(offset).or(() -> flow.latest(atNanos, SENDING)));
        return again ? send + ", sent again by the kernel" : send;
    }

    /// The send whose bytes stand at this place of the stream; empty where that is not known.
    private Optional<Flow.Made> at(int offset) {
        long end = 0;
        List<Flow.Made> sends = flow.calls().stream().filter(made -> made.call() == Call.SEND).toList();
        for (Flow.Made made : sends) {
            if (made.bytes() == SocketLog.UNKNOWN) {
                return Optional.empty();
            }
            end += made.bytes();
            if (offset < end) {
                return Optional.of(made);
            }
        }
        return Optional.empty();
    }

    private static String sending(IpPacket packet, Optional<Flow.Made> send) {
        if (send.isEmpty()) {
            return KERNEL + bytes(packet.payload());
        }
        if (send.get().call() == Call.CLOSE) {
            return "close, with " + bytes(packet.payload()) + " of farewell";
        }
        int all = send.get().bytes();
        return all == SocketLog.UNKNOWN || all == packet.payload()
                ? "send, " + bytes(packet.payload())
                : "send of " + bytes(all) + ", " + packet.payload() + " in this packet";
    }

    private String theirs(IpPacket packet, IpPacket.Tcp tcp) {
        if (tcp.has(IpPacket.Tcp.SYN)) {
            connected = true;
            return "answers connect: accepted";
        }
        if (tcp.has(IpPacket.Tcp.RST)) {
            return connected ? PEER + "reset" : "answers connect: refused";
        }
        if (packet.payload() > 0) {
            return PEER + bytes(packet.payload()) + (tcp.has(IpPacket.Tcp.FIN) ? ", and the end of its output" : "");
        }
        return tcp.has(IpPacket.Tcp.FIN) ? PEER + "the end of its output" : KERNEL + "the peer's kernel acknowledges";
    }

    private static String bytes(int count) {
        return count == 1 ? "1 byte" : count + " bytes";
    }
}
