package netlab.mail;

import java.io.IOException;
import java.io.OutputStream;

/// A message's way to the wire: through the stuffing, counting.
final class DotStuffedStream extends OutputStream {
    private final LineChannel channel;
    private final DotStuffing stuffing = new DotStuffing();
    private long sent;

    DotStuffedStream(LineChannel channel) {
        this.channel = channel;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[]{(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        send(stuffing.next(bytes, offset, length));
    }

    /// Ends the last line.
    ///
    /// @return the bytes sent, without the dots that were added
    long finish() throws IOException {
        send(stuffing.end());
        return sent - stuffing.dots();
    }

    private void send(byte[] bytes) throws IOException {
        if (bytes.length > 0) {
            channel.send(bytes);
            sent += bytes.length;
        }
    }
}
