package netlab.benchmark.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/// One of the connections of a [Load]: HTTP/1.1, kept alive, one request at a time, never waiting. Of an answer it looks
/// at no more than its status and its length, for it shares two cores with the servers.
final class LoadConnection implements AutoCloseable {
    private static final int LONGEST_ANSWER = 16 * 1024;
    private static final int STATUS_AT = "HTTP/1.1 ".length();
    private static final byte[] LENGTH = "content-length:".getBytes(ISO_8859_1);

    private final SocketChannel channel;
    private final SelectionKey key;
    private final ByteBuffer request;
    private final ByteBuffer answer = ByteBuffer.allocateDirect(LONGEST_ANSWER);
    private int searched;
    private int bodyAt;
    private int end;
    private long sentAt;

    /// Connects.
    ///
    /// @param port of a server on this machine
    /// @param selector which tells when an answer has come; this connection is its key's attachment
    /// @param request what it sends each time
    LoadConnection(int port, Selector selector, byte[] request) throws IOException {
        channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        key = channel.register(selector, SelectionKey.OP_READ, this);
        this.request = ByteBuffer.allocateDirect(request.length).put(request);
    }

    /// Sends its request.
    ///
    /// @param now the time, by `System.nanoTime()`
    void send(long now) throws IOException {
        answer.clear();
        searched = 0;
        bodyAt = 0;
        sentAt = now;
        request.flip();
        write();
    }

    private void write() throws IOException {
        channel.write(request);
        key.interestOps(request.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    /// Goes on with what the socket is ready for.
    ///
    /// @return whether an answer is complete
    boolean proceed() throws IOException {
        if (request.hasRemaining()) {
            write();
            return false;
        }
        if (channel.read(answer) < 0) {
            throw new IOException("the server closed the connection");
        }
        if (bodyAt == 0 && !headIsThere()) {
            if (!answer.hasRemaining()) {
                throw new IOException("an answer's head is longer than " + LONGEST_ANSWER + " bytes");
            }
            return false;
        }
        if (answer.position() > end) {
            throw new IOException("an answer is longer than it tells");
        }
        return answer.position() == end;
    }

    private boolean headIsThere() throws IOException {
        for (; searched + 4 <= answer.position(); searched++) {
            if (answer.getInt(searched) == 0x0d0a0d0a) {
                bodyAt = searched + 4;
                end = bodyAt + contentLength();
                if (end > LONGEST_ANSWER) {
                    throw new IOException("an answer is longer than " + LONGEST_ANSWER + " bytes");
                }
                return true;
            }
        }
        return false;
    }

    private int contentLength() throws IOException {
        for (int at = 0; at < bodyAt - LENGTH.length; at++) {
            if (answer.get(at) == '\n' && isLength(at + 1)) {
                int length = 0;
                for (int i = at + 1 + LENGTH.length; answer.get(i) != '\r'; i++) {
                    if (answer.get(i) != ' ') {
                        length = 10 * length + Character.digit(answer.get(i), 10);
                    }
                }
                return length;
            }
        }
        throw new IOException("an answer does not tell its length");
    }

    private boolean isLength(int at) {
        for (int i = 0; i < LENGTH.length; i++) {
            byte letter = answer.get(at + i);
            if ((letter >= 'A' && letter <= 'Z' ? letter + 32 : letter) != LENGTH[i]) {
                return false;
            }
        }
        return true;
    }

    /// The status of the answer that is complete.
    int status() {
        return 100 * digit(0) + 10 * digit(1) + digit(2);
    }

    private int digit(int at) {
        return answer.get(STATUS_AT + at) - '0';
    }

    /// The body of the answer that is complete.
    String body() {
        byte[] bytes = new byte[end - bodyAt];
        answer.get(bodyAt, bytes);
        return new String(bytes, UTF_8);
    }

    /// When the request was sent.
    long sentAt() {
        return sentAt;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
