package netlab.scan;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.util.Optional;
import netlab.capture.SocketLog;
import netlab.contracts.Transport;

/// UDP probes: a datagram each from a connected channel of its own, which is how a program without privileges is told
/// of ICMP errors (RFC 1122, section 4.1.3.3).
final class UdpLoop extends ProbeLoop<DatagramChannel> {
    private static final int LONGEST_ANSWER = 4_096;

    private final Datagrams datagrams;
    private final Discoveries discoveries;
    private final SocketLog sockets;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(LONGEST_ANSWER);

    UdpLoop(Schedule schedule, Descriptors descriptors, Datagrams datagrams, Discoveries discoveries,
            SocketLog sockets) {
        super(schedule, descriptors, discoveries, sockets);
        this.sockets = requireNonNull(sockets);
        this.datagrams = requireNonNull(datagrams);
        this.discoveries = requireNonNull(discoveries);
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
            throw Shortage.isLocal(e) ? new Shortage("no local port or memory for a UDP probe", e) : noRoute(e);
        }
        byte[] datagram = datagram(probe).toBytes();
        sockets.connected(channel);
        sockets.sends(channel, datagram.length);
        int written;
        try {
            written = channel.write(ByteBuffer.wrap(datagram));
        } catch (IOException e) {
            throw Shortage.isLocal(e) ? new Shortage("no memory for a UDP probe", e) : e;
        }
        if (written == 0) {
            throw new Shortage("no buffer space for a UDP probe");
        }
        return look(channel, sentAt);
    }

    private static ConnectException noRoute(SocketException cause) {
        ConnectException noRoute = new ConnectException(cause.getMessage());
        noRoute.initCause(cause);
        return noRoute;
    }

    private Octets datagram(Probe probe) {
        return datagrams.to(probe.port(), probe.attempt());
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
        // a datagram that was sent is told of the prohibiting ICMP codes alone, one that was not of this machine's routing
        boolean prohibited = failure instanceof NoRouteToHostException || message.contains("unreachable")
                || message.contains("not permitted") || message.contains("denied");
        return prohibited && !(failure instanceof ConnectException)
                ? new Evidence.Prohibited(message, rttNanos)
                : new Evidence.Unreachable(message, rttNanos);
    }

    @Override
    boolean hasRoom() {
        return discoveries.hasRoom(Transport.UDP);
    }

    @Override
    boolean takesOver(Probe probe, Evidence evidence, DatagramChannel channel, boolean told) throws IOException {
        if (told) {
            InetSocketAddress local = (InetSocketAddress) channel.getLocalAddress();
            switch (evidence) {
                case Evidence.Answered answered -> discoveries.answered(probe, answered, local, datagram(probe));
                case Evidence.Barred barred -> discoveries.barred(probe, barred, local);
                default -> {
                    // told in ranges
                }
            }
        }
        return false;
    }
}
