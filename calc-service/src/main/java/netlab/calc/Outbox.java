package netlab.calc;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The answers of one turn of a [TcpLoop], before they are written: the connections that are ready are all read first, and
/// then written to one after the other, so that the clients are woken for many answers rather than for each
/// (docs/decisions/0014). It holds a bounded number of them and belongs to the loop's thread.
final class Outbox {

    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    // Enough that a client's core is rarely woken; more gained nothing, and the first one's answer waits for the last one.
    private static final int MAX_CONNECTIONS = 32;
    private static final int BYTES = 2 * TcpLoop.MAX_ANSWERS_BYTES;

    private final TcpLoop loop;
    private final ByteBuffer answers = ByteBuffer.allocateDirect(BYTES);
    private final @Nullable TcpConnection[] connections = new TcpConnection[MAX_CONNECTIONS];
    private final int[] ends = new int[MAX_CONNECTIONS];
    private final Tally tally = new Tally();
    private int count;
    private int end;

    Outbox(TcpLoop loop) {
        this.loop = loop;
    }

    /// Where to append the answers to what one read brought; there is room for them. What was appended before and not added
    /// is forgotten.
    ByteBuffer answers() {
        return answers.position(end);
    }

    Tally tally() {
        return tally;
    }

    /// Takes what has been appended as this connection's.
    void add(TcpConnection connection) {
        end = answers.position();
        connections[count] = connection;
        ends[count] = end;
        count++;
        if (count == MAX_CONNECTIONS || answers.remaining() < TcpLoop.MAX_ANSWERS_BYTES) {
            flush();
        }
    }

    /// Writes everything. A connection's time is the whole turn's until then.
    void flush() {
        if (count == 0) {
            return;
        }
        int answered = loop.traffic().answered(tally);
        int from = 0;
        for (int i = 0; i < count; i++) {
            answers.limit(ends[i]).position(from);
            send(requireNonNull(connections[i]));
            connections[i] = null;
            from = ends[i];
        }
        loop.traffic().took(System.nanoTime() - loop.now(), answered);
        answers.clear();
        count = 0;
        end = 0;
    }

    // A fault of ours in one connection must not end the others.
    private void send(TcpConnection connection) {
        try {
            connection.send(answers);
        } catch (RuntimeException e) {
            LOG.error("A connection could not be answered", e);
            connection.close();
        }
    }
}
