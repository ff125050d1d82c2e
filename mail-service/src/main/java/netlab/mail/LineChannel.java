package netlab.mail;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import netlab.contracts.MailResult;

/// A wire with the bytes that arrived on it: lines and frames are waited for here, each within a time of its own and all
/// within the deadline of the job.
final class LineChannel implements AutoCloseable {
    private static final int READ_SIZE = 16_384;

    private final Wire wire;
    private final ByteQueue arrived;
    private final Deadline deadline;
    private final byte[] chunk = new byte[READ_SIZE];

    /// @param mostHeld most bytes kept that nobody has taken yet
    LineChannel(Wire wire, int mostHeld, Deadline deadline) {
        this.wire = wire;
        this.arrived = new ByteQueue(mostHeld + READ_SIZE);
        this.deadline = deadline;
    }

    /// What can be cut from the bytes that have arrived; empty while there are too few.
    interface Cut<T> {
        Optional<T> from(ByteQueue arrived) throws BrokenProtocolException;
    }

    /// The end of something that may take this long, and no longer than the job.
    Deadline in(Duration atMost) {
        return deadline.orIn(atMost);
    }

    /// Waits until something whole has arrived.
    ///
    /// @param atMost the longest wait for all of it, however slowly it comes
    /// @throws EOFException when the peer closes before
    /// @throws SocketTimeoutException when it takes longer
    <T> T await(Cut<T> cut, Duration atMost) throws IOException, BrokenProtocolException {
        Deadline until = deadline.orIn(atMost);
        while (true) {
            Optional<T> whole = cut.from(arrived);
            if (whole.isPresent()) {
                return whole.get();
            }
            if (until.isPast()) {
                throw new SocketTimeoutException("no answer in time");
            }
            take(wire.read(chunk, until.left()));
        }
    }

    /// Waits for something whole that may come or not.
    ///
    /// @param until the end of the wait for all of it
    /// @return empty when it has not come in time; what there is of it stays
    /// @throws EOFException when the peer closes before
    <T> Optional<T> poll(Cut<T> cut, Deadline until) throws IOException, BrokenProtocolException {
        Optional<T> whole = cut.from(arrived);
        int count = 1;
        while (whole.isEmpty() && count != 0 && !until.isPast()) {
            count = wire.poll(chunk, until.left());
            take(count);
            whole = cut.from(arrived);
        }
        return whole;
    }

    private void take(int count) throws EOFException, BrokenProtocolException {
        if (count < 0) {
            throw new EOFException("the peer closed the connection");
        }
        arrived.append(chunk, 0, count);
    }

    void send(CommandLine line) throws IOException {
        wire.write(line.bytes());
    }

    void send(byte[] bytes) throws IOException {
        wire.write(bytes);
    }

    boolean hasUnread() throws IOException {
        return arrived.size() > 0 || wire.hasUnread();
    }

    /// Goes over to TLS. Bytes that came before it are forgotten: who sent them is not known (RFC 3207 §4.2).
    ///
    /// @return how many
    int startTls() throws IOException {
        int discarded = arrived.discard();
        wire.startTls();
        return discarded;
    }

    Optional<MailResult.Tls> tls() {
        return wire.tls();
    }

    @Override
    public void close() {
        wire.close();
    }
}
