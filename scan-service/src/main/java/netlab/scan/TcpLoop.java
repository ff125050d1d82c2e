package netlab.scan;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import netlab.capture.SocketLog;
import netlab.contracts.Transport;
import org.jspecify.annotations.Nullable;

/// TCP probes: a connection attempt each (RFC 9293, section 3.5).
final class TcpLoop extends ProbeLoop<SocketChannel> {
    private final Discoveries discoveries;
    private final SocketLog sockets;

    TcpLoop(Schedule schedule, Descriptors descriptors, Discoveries discoveries, SocketLog sockets) {
        super(schedule, descriptors, discoveries, sockets);
        this.sockets = requireNonNull(sockets);
        this.discoveries = requireNonNull(discoveries);
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
        try {
            sockets.connects(channel, probe.address());
        } catch (IOException e) {
            channel.close();
            throw new Shortage("no local port for a TCP probe that is captured", e);
        }
        return channel;
    }

    @Override
    Optional<Evidence> send(SocketChannel channel, Probe probe, long sentAt) throws IOException {
        try {
            channel.connect(probe.address());
        } catch (SocketException e) {
            throw Shortage.isLocal(e) ? new Shortage("no local port or memory for a TCP probe", e) : e;
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
        if (message.contains("reset") || message.contains("Broken pipe")) {
            // a RST after the connection was accepted, and perhaps ended: before, it would have been a refusal
            return new Evidence.Connected(rttNanos);
        }
        return failure instanceof ConnectException
                ? new Evidence.Refused(rttNanos)
                : new Evidence.Unreachable(message, rttNanos);
    }

    @Override
    boolean hasRoom() {
        return discoveries.hasRoom(Transport.TCP);
    }

    @Override
    boolean takesOver(Probe probe, Evidence evidence, SocketChannel channel, boolean told) throws IOException {
        switch (evidence) {
            case Evidence.Connected connected -> {
                if (channel.isOpen()) {
                    // a RST instead of a FIN leaves no TIME_WAIT behind
                    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
                }
                return told && discoveries.connected(probe, connected, channel, local(channel));
            }
            case Evidence.Barred barred when told -> discoveries.barred(probe, barred, local(channel));
            default -> {
                // told in ranges
            }
        }
        return false;
    }

    private static @Nullable InetSocketAddress local(SocketChannel channel) throws IOException {
        // a connection that failed has closed its channel
        return channel.isOpen() ? (InetSocketAddress) channel.getLocalAddress() : null;
    }
}
