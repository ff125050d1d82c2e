package netlab.calc;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/// One client's TCP connection, of which the [TcpLoop] tells when bytes can be read or written, in one [Phase] after the other.
///
/// All answers to what one read brought go out in one write, at the end of the turn ([Outbox]). What the client's buffers
/// don't take is kept, and until it has been written nothing more is read: a client that doesn't read its answers fills its
/// own buffers and the kernel's, not ours. Between its turns a connection holds no more than the beginning of one request or
/// the answers to one read.
///
/// The end is a FIN after the last answer, then what still comes is read and dropped for a while: closing with unread input
/// would send a RST, and a RST can destroy answers on their way (API.md §2).
final class TcpConnection {

    private static final int MAX_DRAINED_BYTES = 1 << 20;
    private static final int MAX_READS_AT_STOP = 64;

    private final TcpLoop loop;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final SocketAddress peer;
    private final RequestStream requests;
    private Phase phase = Phase.CLOSED;
    private @Nullable PhaseQueue queue;
    private long since;
    private @Nullable ByteBuffer unsent;
    private boolean refused;
    private boolean ending;
    private int drained;

    // The neighbours in the phase's queue, which alone changes them.
    @Nullable
    TcpConnection previous;
    @Nullable
    TcpConnection next;

    /// @param key the channel's key with the loop's selector
    TcpConnection(TcpLoop loop, SocketChannel channel, SelectionKey key, SocketAddress peer, CalcCodec codec) {
        this.loop = loop;
        this.channel = channel;
        this.key = key;
        this.peer = peer;
        this.requests = new RequestStream(codec);
    }

    /// Begins to read.
    void open() {
        enter(Phase.READING);
        key.interestOps(SelectionKey.OP_READ);
    }

    /// Ends a connection at once that is one too many.
    void refuse() {
        refused = true;
        loop.traffic().rejected(Rejection.CONNECTION_LIMIT, peer);
        try {
            finish();
        } catch (IOException _) {
            close(); // The client has left by itself.
        }
    }

    /// Does what can be done now without waiting.
    void ready() {
        try {
            switch (phase) {
                case READING -> read();
                case WRITING -> write();
                case DRAINING -> drain();
                case CLOSED -> {
                    // Closed earlier in this turn.
                }
            }
        } catch (IOException _) {
            close(); // The client reset the connection: nobody is left to answer.
        }
    }

    private void read() throws IOException {
        int read = answerOnce();
        if (read < 0 && phase == Phase.READING) {
            if (requests.isWithinRequest()) {
                loop.traffic().rejected(Rejection.TRUNCATED, peer);
            }
            close();
        }
    }

    /// Has answered what one read brings, once the outbox is flushed.
    ///
    /// @return what the read returned
    private int answerOnce() throws IOException {
        ByteBuffer in = loop.in().clear();
        requests.resume(in);
        int read = channel.read(in);
        Outbox outbox = loop.outbox();
        ByteBuffer out = outbox.answers();
        int before = out.position();
        if (requests.answer(in.flip(), out, outbox.tally()) instanceof Rejection reason) {
            loop.traffic().rejected(reason, peer);
            ending = true;
        }
        if (out.position() > before) {
            outbox.add(this);
        } else {
            endIfDecided();
        }
        return read;
    }

    /// Writes the answers to what one read brought.
    ///
    /// The idle time starts anew with an answer, not with a byte, so that a client can't hold a connection by dripping a
    /// request into it.
    void send(ByteBuffer answers) {
        try {
            channel.write(answers);
            if (answers.hasRemaining()) {
                unsent = ByteBuffer.allocate(answers.remaining()).put(answers).flip();
                enter(Phase.WRITING);
                key.interestOps(SelectionKey.OP_WRITE);
            } else {
                enter(Phase.READING);
                endIfDecided();
            }
        } catch (IOException _) {
            close(); // The client reset the connection: nobody is left to answer.
        }
    }

    private void write() throws IOException {
        ByteBuffer rest = requireNonNull(unsent);
        channel.write(rest);
        if (!rest.hasRemaining()) {
            unsent = null;
            open();
            endIfDecided();
            if (loop.isStopping()) {
                finishAfterTheReceived();
            }
        }
    }

    private void endIfDecided() throws IOException {
        if (ending) {
            finish();
        }
    }

    /// Sends the FIN, and drops from now on what still comes.
    private void finish() throws IOException {
        enter(Phase.DRAINING);
        key.interestOps(SelectionKey.OP_READ);
        channel.shutdownOutput();
    }

    /// Answers what has been received, then ends, when the server stops. A client that keeps sending is cut off after a
    /// while, and one that doesn't read its answers ends when it has.
    void finishAfterTheReceived() {
        try {
            int read = 1;
            for (int i = 0; i < MAX_READS_AT_STOP && read > 0 && phase == Phase.READING; i++) {
                read = answerOnce();
                loop.outbox().flush();
            }
            if (phase == Phase.READING) {
                finish();
            }
        } catch (IOException _) {
            close(); // The client has left.
        }
    }

    private void drain() throws IOException {
        ByteBuffer dropped = loop.in().clear();
        int read = channel.read(dropped);
        drained += Math.max(read, 0);
        if (read < 0 || drained >= MAX_DRAINED_BYTES) {
            close();
        }
    }

    /// Ends a connection whose phase has lasted too long.
    void expire() {
        switch (phase) {
            case READING -> {
                loop.traffic().rejected(Rejection.IDLE, peer);
                close();
            }
            case WRITING -> {
                loop.traffic().rejected(Rejection.UNREAD_ANSWERS, peer);
                reset();
            }
            case DRAINING, CLOSED -> close();
        }
    }

    /// Closes the connection with a RST, which also frees what the kernel still holds for a client that doesn't read it.
    void reset() {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException _) {
            // It is closed already.
        }
        close();
    }

    void close() {
        if (phase != Phase.CLOSED) {
            enter(Phase.CLOSED);
            loop.closed(!refused);
        }
        unsent = null;
        try {
            channel.close();
        } catch (IOException _) {
            // The descriptor is gone all the same.
        }
    }

    /// Since when the connection has been in its phase, in nanoseconds of the loop's clock.
    long since() {
        return since;
    }

    private void enter(Phase entered) {
        if (queue != null) {
            queue.remove(this);
        }
        phase = entered;
        since = loop.now();
        queue = loop.queueOf(entered);
        if (queue != null) {
            queue.append(this);
        }
    }
}
