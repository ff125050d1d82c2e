package netlab.calc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Accepts and serves all TCP connections on one thread with one selector (docs/decisions/0014). Everything but [#stop()]
/// and [#connections()] belongs to that thread.
///
/// In each turn it reads from the connections that are ready, and writes their answers when it has read from all of them or
/// from a good many ([Outbox]). Its buffers serve them all: so a connection costs little while it is idle.
final class TcpLoop implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(TcpLoop.class);
    // One read, and the beginning of a request from the one before.
    private static final int IN_BYTES = 8192;
    /// The most that the answers to one read take.
    static final int MAX_ANSWERS_BYTES = IN_BYTES / CalcCodec.MIN_REQUEST_BYTES * CalcCodec.ANSWER_BYTES;
    // Beyond so many at a time, who is refused gets no time to see why.
    private static final int MAX_REFUSED = 256;
    private static final long LONGEST_SELECT = TimeUnit.SECONDS.toNanos(60);
    private static final long PAUSE_AFTER_FAILURE = TimeUnit.SECONDS.toNanos(1);
    private static final long STOP_GRACE = TimeUnit.SECONDS.toNanos(3);

    private final Selector selector;
    private final Traffic traffic;
    private final int maxConnections;
    private final PhaseQueue reading;
    private final PhaseQueue writing;
    private final PhaseQueue draining;
    private final List<TcpListener> listeners = new ArrayList<>();
    private final ByteBuffer in = ByteBuffer.allocateDirect(IN_BYTES);
    private final Outbox outbox = new Outbox(this);
    private final AtomicInteger connections = new AtomicInteger();
    private final Consumer<SelectionKey> handler = this::handle;
    private int refused;
    private long now = System.nanoTime();
    private boolean turnBegun;
    private boolean acceptingPaused;
    private long pausedAt;
    private boolean stopping;
    private long stopBegan;
    private volatile boolean stopRequested;

    TcpLoop(CalcServerConfig config, Traffic traffic) throws IOException {
        this.selector = Selector.open();
        this.traffic = traffic;
        this.maxConnections = config.maxConnections();
        this.reading = new PhaseQueue(config.idleTimeout());
        this.writing = new PhaseQueue(config.writeTimeout());
        this.draining = new PhaseQueue(config.drainTimeout());
    }

    /// Has connections to this channel served too, once the loop runs.
    void listen(ServerSocketChannel channel, CalcCodec codec) throws IOException {
        listeners.add(new TcpListener(this, selector, channel, codec));
    }

    @Override
    public void run() {
        try (selector) {
            while (!stopping || (connections.get() > 0 && now - stopBegan < STOP_GRACE)) {
                turn();
            }
        } catch (IOException e) {
            LOG.error("TCP is answered no more", e);
        } finally {
            closeListeners();
            Stream.of(reading, writing, draining).forEach(PhaseQueue::reset);
        }
    }

    private void turn() throws IOException {
        turnBegun = false;
        selector.select(handler, millisToWait());
        beginTurn();
        outbox.flush();
        reading.expire(now);
        writing.expire(now);
        draining.expire(now);
        if (acceptingPaused && !stopping && now - pausedAt >= PAUSE_AFTER_FAILURE) {
            acceptingPaused = false;
            listeners.forEach(TcpListener::resume);
        }
        if (stopRequested && !stopping) {
            beginStop();
        }
    }

    private long millisToWait() {
        long most = acceptingPaused || stopping ? PAUSE_AFTER_FAILURE : LONGEST_SELECT;
        long nanos = reading.nanosLeft(now, writing.nanosLeft(now, draining.nanosLeft(now, most)));
        return TimeUnit.NANOSECONDS.toMillis(nanos) + 1;
    }

    private void beginTurn() {
        if (!turnBegun) {
            turnBegun = true;
            now = System.nanoTime();
        }
    }

    private void handle(SelectionKey key) {
        beginTurn();
        if (key.attachment() instanceof TcpConnection connection) {
            serve(connection);
        } else if (key.attachment() instanceof TcpListener listener) {
            accept(listener);
        }
    }

    // A fault of ours in one connection must not end the others.
    private static void serve(TcpConnection connection) {
        try {
            connection.ready();
        } catch (RuntimeException e) {
            LOG.error("A connection could not be served", e);
            connection.close();
        }
    }

    private void accept(TcpListener listener) {
        try {
            if (stopping) {
                listener.acceptAll();
            } else {
                listener.accept();
            }
        } catch (IOException e) {
            // Most likely the process has no descriptors left; trying at once again would only burn the processor.
            LOG.warn("Can't accept a connection", e);
            acceptingPaused = true;
            pausedAt = now;
            listeners.forEach(TcpListener::pause);
        }
    }

    /// Accepts nothing more, and ends every connection when what it has received is answered.
    private void beginStop() {
        stopping = true;
        stopBegan = now;
        listeners.forEach(this::accept);
        closeListeners();
        for (TcpConnection each = reading.first(); each != null; each = reading.first()) {
            each.finishAfterTheReceived();
        }
    }

    private void closeListeners() {
        for (TcpListener listener : listeners) {
            try {
                listener.close();
            } catch (IOException e) {
                LOG.warn("A port could not be given back", e);
            }
        }
    }

    /// Has the loop accept nothing more, answer what has been received, and end: within milliseconds when the clients close
    /// too, and after three seconds when they neither close nor read. For any thread.
    void stop() {
        stopRequested = true;
        selector.wakeup();
    }

    /// How many connections are open, without those that are being refused. For any thread.
    int connections() {
        return connections.get();
    }

    // What follows is for its listeners and connections.

    /// Serves a connection, or refuses it if there are too many.
    void begin(TcpConnection connection) {
        if (connections.get() < maxConnections) {
            connections.incrementAndGet();
            connection.open();
            return;
        }
        refused++;
        connection.refuse();
        if (refused > MAX_REFUSED) {
            connection.close();
        }
    }

    /// The buffer that one read goes into.
    ByteBuffer in() {
        return in;
    }

    /// Where the answers of this turn wait.
    Outbox outbox() {
        return outbox;
    }

    Traffic traffic() {
        return traffic;
    }

    /// When this turn began, as [System#nanoTime()] tells it.
    long now() {
        return now;
    }

    boolean isStopping() {
        return stopping;
    }

    /// Where the connections of a phase stand; those that are closed stand nowhere.
    @Nullable
    PhaseQueue queueOf(Phase phase) {
        return switch (phase) {
            case READING -> reading;
            case WRITING -> writing;
            case DRAINING -> draining;
            case CLOSED -> null;
        };
    }

    /// A connection has been closed.
    void closed(boolean admitted) {
        if (admitted) {
            connections.decrementAndGet();
        } else {
            refused--;
        }
    }
}
