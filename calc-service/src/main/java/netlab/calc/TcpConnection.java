package netlab.calc;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// One client's TCP connection, read and answered by a virtual thread.
///
///              ┌── all written ──┐
///              ▼                 │
///     ──► READING ──answers──► WRITING
///          │   │                 │
///          │   │ can't answer,   │ unread for the write timeout
///      end │   │ or stopped      │
///       or │   ▼                 │
///     idle │ DRAINING            │
///          │   │ end or timeout  │
///          ▼   ▼                 ▼
///         CLOSED ◄───────────────┘
///
/// All answers to what one read brought go out in one write. While a write waits for the client nothing is read, so a
/// client that doesn't read its answers fills its own buffers and the kernel's, not ours.
///
/// The end is a FIN after the last answer, then what still comes is read and dropped for a while: closing with unread input
/// would send a RST, and a RST can destroy answers on their way (API.md §2).
///
/// Blocking channels have no timeouts. So each phase has a limit, and [Connections] has those closed that have passed it.
final class TcpConnection implements Runnable {

    private enum Phase {
        READING, WRITING, DRAINING, CLOSED
    }

    private record State(Phase phase, long since) {}

    private static final int IN_BYTES = 4096;
    private static final int OUT_BYTES = IN_BYTES / CalcCodec.MIN_REQUEST_BYTES * CalcCodec.ANSWER_BYTES;
    private static final int MAX_DRAINED_BYTES = 1 << 20;
    // A thread that has waited in a read for so long has had everything that had arrived before.
    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final SocketChannel channel;
    private final SocketAddress peer;
    private final CalcCodec codec;
    private final CalcServerConfig config;
    private final Traffic traffic;
    private final ByteBuffer in = ByteBuffer.allocate(IN_BYTES);
    private final ByteBuffer out = ByteBuffer.allocate(OUT_BYTES);
    private final AtomicReference<State> state = new AtomicReference<>(new State(Phase.READING, System.nanoTime()));

    /// The channel is blocking and stays so; [#run()] closes it.
    TcpConnection(SocketChannel channel, SocketAddress peer, CalcCodec codec, CalcServerConfig config,
            Traffic traffic) {
        this.channel = channel;
        this.peer = peer;
        this.codec = codec;
        this.config = config;
        this.traffic = traffic;
    }

    @Override
    public void run() {
        try (channel) {
            converse();
        } catch (IOException _) {
            // The client reset the connection or another thread closed it: either way nobody is left to answer.
        } finally {
            enter(state.get(), Phase.CLOSED);
        }
    }

    private void converse() throws IOException {
        while (channel.read(in) >= 0) {
            Outcome outcome = answerAll();
            if (!flush()) {
                drain();
                return;
            }
            if (outcome instanceof Rejection reason) {
                traffic.rejected(reason, peer);
                finish();
                drain();
                return;
            }
        }
        if (in.position() > 0) {
            traffic.rejected(Rejection.TRUNCATED, peer);
        }
    }

    private Outcome answerAll() {
        in.flip();
        Outcome outcome = codec.answer(in, out);
        while (outcome instanceof WireOperation operation) {
            traffic.answered(operation);
            outcome = codec.answer(in, out);
        }
        in.compact();
        return outcome;
    }

    /// Whether the connection goes on reading. The idle time starts anew with an answer, not with a byte, so that a client
    /// can't hold a connection by dripping a request into it.
    private boolean flush() throws IOException {
        State reading = state.get();
        if (out.position() == 0 || reading.phase() != Phase.READING) {
            return reading.phase() == Phase.READING;
        }
        if (!enter(reading, Phase.WRITING)) {
            return false;
        }
        out.flip();
        while (out.hasRemaining()) {
            channel.write(out);
        }
        out.clear();
        return enter(state.get(), Phase.READING);
    }

    private void finish() throws IOException {
        State reading = state.get();
        if (reading.phase() == Phase.READING && enter(reading, Phase.DRAINING)) {
            channel.shutdownOutput();
        }
    }

    private void drain() throws IOException {
        int drained = 0;
        in.clear();
        for (int n = channel.read(in); n >= 0 && drained < MAX_DRAINED_BYTES; n = channel.read(in)) {
            drained += n;
            in.clear();
        }
    }

    private boolean enter(State from, Phase to) {
        return from.phase() != Phase.CLOSED && state.compareAndSet(from, new State(to, System.nanoTime()));
    }

    /// Closes the connection if its phase has lasted too long. For another thread to call.
    void closeIfOverdue() {
        State overdue = state.get();
        long limit = switch (overdue.phase()) {
            case READING -> config.idleTimeout().toNanos();
            case WRITING -> config.writeTimeout().toNanos();
            case DRAINING -> config.drainTimeout().toNanos();
            case CLOSED -> Long.MAX_VALUE;
        };
        if (System.nanoTime() - overdue.since() < limit || !enter(overdue, Phase.CLOSED)) {
            return;
        }
        if (overdue.phase() == Phase.READING) {
            traffic.rejected(Rejection.IDLE, peer);
            close();
        } else if (overdue.phase() == Phase.WRITING) {
            traffic.rejected(Rejection.UNREAD_ANSWERS, peer);
            reset();
        } else {
            close();
        }
    }

    /// Sends the FIN if all that had arrived is answered. For another thread to call, repeatedly, when the server stops.
    void finishIfQuiet() {
        State quiet = state.get();
        if (quiet.phase() == Phase.READING && System.nanoTime() - quiet.since() >= QUIET_NANOS) {
            try {
                finish();
            } catch (IOException _) {
                close();
            }
        }
    }

    /// Closes the connection with a RST, which also frees what the kernel still holds for a client that doesn't read it.
    /// For another thread to call.
    void reset() {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException _) {
            // It is closed already.
        }
        close();
    }

    private void close() {
        try {
            channel.close();
        } catch (IOException _) {
            // The descriptor is gone all the same.
        }
    }
}
