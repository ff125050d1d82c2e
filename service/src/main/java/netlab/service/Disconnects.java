package netlab.service;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Notices when a client closes its connection while its answer is being made. Jetty itself looks at a connection only
/// when it reads or writes, and a JSON answer is written only at its end.
///
/// The channel of a request that was read whole becomes readable when the client closes, or when it sends its next
/// request early; which of the two, the number of bytes there tells, and they stay there. A client that closes only one
/// direction counts as gone: the two look alike from here. One that has sent its next request early is watched no more, for
/// those bytes hide what comes after them.
final class Disconnects implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Disconnects.class);

    private final Selector selector;
    private final Thread thread;

    private Disconnects(Selector selector) {
        this.selector = selector;
        this.thread = Thread.ofPlatform().name("disconnects").daemon().unstarted(this::loop);
    }

    static Disconnects start() throws IOException {
        Disconnects disconnects = new Disconnects(Selector.open());
        disconnects.thread.start();
        return disconnects;
    }

    /// One request that is watched until this is closed.
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }

    /// Watches a request whose body was read.
    ///
    /// @param gone what to do, once, on the watching thread, when its client has gone
    Watch watch(Context request, Runnable gone) {
        var connection = ServletContextRequest.getServletContextRequest(request.req()).getConnectionMetaData();
        if (!(connection.getConnection().getEndPoint() instanceof SocketChannelEndPoint endPoint)) {
            throw new IllegalStateException("HTTP runs over sockets here");
        }
        try {
            SelectionKey key = register(endPoint.getChannel(), gone);
            return () -> {
                key.cancel();
                selector.wakeup();
            };
        } catch (ClosedChannelException | ClosedSelectorException _) {
            gone.run();
            return () -> {};
        }
    }

    /// Registers a channel, whose key of an earlier request may be cancelled but not gone before the selector's next turn.
    private SelectionKey register(SocketChannel channel, Runnable gone) throws ClosedChannelException {
        while (true) {
            try {
                SelectionKey key = channel.register(selector, SelectionKey.OP_READ, gone);
                selector.wakeup();
                return key;
            } catch (CancelledKeyException _) {
                selector.wakeup();
                LockSupport.parkNanos(100_000);
            }
        }
    }

    private void loop() {
        while (selector.isOpen()) {
            try {
                selector.select(this::look);
            } catch (ClosedSelectorException _) {
                return;
            } catch (IOException e) {
                log.error("can't watch connections any more", e);
                return;
            }
        }
    }

    private void look(SelectionKey key) {
        key.cancel();
        if (key.channel() instanceof SocketChannel channel && closedByClient(channel)
                && key.attachment() instanceof Runnable gone) {
            try {
                gone.run();
            } catch (RuntimeException e) {
                log.error("can't cancel what a client left", e); // the others are watched on
            }
        }
    }

    private static boolean closedByClient(SocketChannel channel) {
        try {
            return channel.socket().getInputStream().available() == 0;
        } catch (IOException _) {
            return true; // closed on this side already
        }
    }

    @Override
    public void close() {
        try {
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
