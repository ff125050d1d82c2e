package netlab.scan;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.util.Optional;

/// UDP probes: a datagram each from a connected channel of its own, which is how a program without privileges is told
/// of ICMP errors (RFC 1122, section 4.1.3.3).
final class UdpLoop extends ProbeLoop<DatagramChannel> {
    private static final int LONGEST_ANSWER = 4_096;

    private final Octets payload;
    private final OpenPorts openPorts;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(LONGEST_ANSWER);

    /// @param payload what every datagram holds, one byte at least: of an empty one nothing is sent
    UdpLoop(Schedule schedule, Descriptors descriptors, Octets payload, OpenPorts openPorts) {
        super(schedule, descriptors);
        if (payload.isEmpty()) {
            throw new IllegalArgumentException("an empty datagram is not sent");
        }
        this.payload = payload;
        this.openPorts = requireNonNull(openPorts);
    }

    @Override
    DatagramChannel open(Probe probe) throws IOException {
        DatagramChannel channel;
        try {
            channel = DatagramChannel.open(Family.of(probe.address()));
        } catch (UnsupportedOperationException e) {
            throw Family.missing(e);
        } catch (IOException e) {
            throw new Shortage("no socket for a UDP probe", e);
        }
        channel.configureBlocking(false);
        return channel;
    }

    @Override
    Optional<Evidence> send(DatagramChannel channel, Probe probe, long sentAt) throws IOException {
        try {
            channel.connect(probe.address());
        } catch (SocketException e) {
            throw Shortage.isLocalPort(e) ? new Shortage("no local port for a UDP probe", e) : e;
        }
        if (channel.write(ByteBuffer.wrap(payload.toBytes())) == 0) {
            throw new Shortage("no buffer space for a UDP probe");
        }
        return look(channel, sentAt);
    }

    @Override
    Optional<Evidence> look(DatagramChannel channel, long sentAt) throws IOException {
        buffer.clear();
        // read() can't tell an empty datagram from none
        if (channel.receive(buffer) == null) {
            return Optional.empty();
        }
        return Optional.of(new Evidence.Answered(System.nanoTime() - sentAt, Octets.remaining(buffer.flip())));
    }

    @Override
    int interest() {
        return SelectionKey.OP_READ;
    }

    @Override
    boolean isSelfConnected(DatagramChannel channel) throws IOException {
        SocketAddress local = channel.getLocalAddress();
        return local != null && local.equals(channel.getRemoteAddress());
    }

    @Override
    Evidence evidence(IOException failure, long rttNanos) {
        if (failure instanceof PortUnreachableException) {
            return new Evidence.PortUnreachable(rttNanos);
        }
        String message = String.valueOf(failure.getMessage());
        // of the ICMP codes only the prohibiting ones come up here; the rest is this machine's own routing
        return failure instanceof NoRouteToHostException || message.contains("not permitted")
                ? new Evidence.Prohibited(message)
                : new Evidence.Unreachable(message);
    }

    @Override
    boolean hasRoom() {
        return true;
    }

    @Override
    boolean takesOver(Probe probe, Evidence evidence, DatagramChannel channel) {
        if (evidence instanceof Evidence.Answered answered) {
            openPorts.answered(probe, answered);
        }
        return false;
    }
}
