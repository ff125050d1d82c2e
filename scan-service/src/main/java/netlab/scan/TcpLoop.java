package netlab.scan;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/// TCP probes: a connection attempt each (RFC 9293, section 3.5).
final class TcpLoop extends ProbeLoop<SocketChannel> {
    private final OpenPorts openPorts;

    TcpLoop(Schedule schedule, Descriptors descriptors, OpenPorts openPorts) {
        super(schedule, descriptors);
        this.openPorts = requireNonNull(openPorts);
    }

    @Override
    SocketChannel open(Probe probe) throws IOException {
        SocketChannel channel;
        try {
            channel = SocketChannel.open(Family.of(probe.address()));
        } catch (UnsupportedOperationException e) {
            throw Family.missing(e);
        } catch (IOException e) {
            throw new Shortage("no socket for a TCP probe", e);
        }
        channel.configureBlocking(false);
        return channel;
    }

    @Override
    Optional<Evidence> send(SocketChannel channel, Probe probe, long sentAt) throws IOException {
        try {
            channel.connect(probe.address());
        } catch (SocketException e) {
            throw Shortage.isLocalPort(e) ? new Shortage("no local port for a TCP probe", e) : e;
        }
        return look(channel, sentAt);
    }

    @Override
    Optional<Evidence> look(SocketChannel channel, long sentAt) throws IOException {
        return channel.finishConnect()
                ? Optional.of(new Evidence.Connected(System.nanoTime() - sentAt))
                : Optional.empty();
    }

    @Override
    int interest() {
        return SelectionKey.OP_CONNECT;
    }

    @Override
    boolean isSelfConnected(SocketChannel channel) throws IOException {
        if (!channel.isConnected()) {
            return false;
        }
        SocketAddress local = channel.getLocalAddress();
        return local != null && local.equals(channel.getRemoteAddress());
    }

    @Override
    Evidence evidence(IOException failure, long rttNanos) {
        String message = String.valueOf(failure.getMessage());
        if (message.contains("timed out")) {
            return new Evidence.Silence();
        }
        if (message.contains("reset")) {
            // a RST after the connection was accepted: before, it would have been a refusal
            return new Evidence.Connected(rttNanos);
        }
        return failure instanceof ConnectException
                ? new Evidence.Refused(rttNanos)
                : new Evidence.Unreachable(message);
    }

    @Override
    boolean hasRoom() {
        return openPorts.hasRoom();
    }

    @Override
    boolean takesOver(Probe probe, Evidence evidence, SocketChannel channel) throws IOException {
        if (evidence instanceof Evidence.Connected connected) {
            if (channel.isOpen()) {
                // a RST instead of a FIN leaves no TIME_WAIT behind
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
            return openPorts.connected(probe, connected, channel);
        }
        return false;
    }
}
