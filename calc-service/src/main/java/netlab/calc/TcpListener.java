package netlab.calc;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Accepts TCP connections on one port until its channel is closed.
final class TcpListener implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(TcpListener.class);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(100);
    private static final int MAX_READ_BEFORE_REFUSAL = 1 << 16;

    private final ServerSocketChannel listening;
    private final CalcCodec codec;
    private final CalcServerConfig config;
    private final Traffic traffic;
    private final Connections connections;

    TcpListener(ServerSocketChannel listening, CalcCodec codec, CalcServerConfig config, Traffic traffic,
            Connections connections) {
        this.listening = listening;
        this.codec = codec;
        this.config = config;
        this.traffic = traffic;
        this.connections = connections;
    }

    @Override
    public void run() {
        while (listening.isOpen()) {
            try {
                handle(listening.accept());
            } catch (ClosedChannelException _) {
                return;
            } catch (IOException e) {
                LOG.warn("Can't accept a connection", e);
                pause();
            }
        }
    }

    private void handle(SocketChannel channel) throws IOException {
        if (!connections.admit()) {
            refuse(channel);
            return;
        }
        boolean started = false;
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            SocketAddress peer = channel.getRemoteAddress();
            connections.start(new TcpConnection(channel, peer, codec, config, traffic));
            started = true;
        } catch (IOException _) {
            // The client has left before it was served.
        } finally {
            if (!started) {
                connections.withdraw();
                channel.close();
            }
        }
    }

    // Reading what has come already lets the close be a FIN.
    private void refuse(SocketChannel channel) {
        try (channel) {
            traffic.rejected(Rejection.CONNECTION_LIMIT, channel.getRemoteAddress());
            channel.shutdownOutput();
            channel.configureBlocking(false);
            ByteBuffer dropped = ByteBuffer.allocate(MAX_READ_BEFORE_REFUSAL);
            while (channel.read(dropped) > 0 && dropped.hasRemaining()) {
                // Until nothing more is there.
            }
        } catch (IOException _) {
            // The client has left by itself.
        }
    }

    // Most likely the process has no descriptors left; trying at once again would only burn the processor.
    private static void pause() {
        try {
            Thread.sleep(PAUSE_AFTER_FAILURE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
