package netlab.calc;

import java.io.Closeable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.StringJoiner;
import netlab.capture.SocketLog;
import netlab.contracts.Transport;

/// One client of the [Course]: it sends bytes, listens to what comes, and puts that down in words. Once something other
/// than an answer has come it neither sends nor listens any more.
abstract sealed class Conversation implements Closeable permits StreamConversation, DatagramConversation {

    static final String END = "the end";

    /// More than an answer has, so that one that is too long shows.
    static final int MOST_BYTES = 64;

    private final CalcCodec codec;
    private final Duration patience;
    private final StringJoiner came = new StringJoiner(", ");
    private boolean over;

    Conversation(CalcCodec codec, Duration patience) {
        this.codec = codec;
        this.patience = patience;
    }

    /// Begins one. Whatever the server does is put down and no exception.
    static Conversation with(InetSocketAddress server, Transport transport, CalcCodec codec, Duration patience,
            SocketLog sockets) throws InterruptedException {
        Conversation conversation = transport == Transport.TCP
                ? new StreamConversation(codec, patience, sockets)
                : new DatagramConversation(codec, patience, sockets);
        conversation.attempt(deadline -> conversation.connect(server, deadline));
        return conversation;
    }

    abstract void connect(InetSocketAddress server, Deadline deadline) throws IOException;

    abstract void send(byte[] bytes) throws IOException;

    /// Receives up to so many bytes, as many as an answer has if they come: over UDP, a datagram whatever its length.
    abstract int receive(byte[] into, int most, Deadline deadline) throws IOException;

    abstract void endOutput() throws IOException;

    /// Sends the bytes in one piece.
    Conversation say(byte... bytes) throws InterruptedException {
        attempt(_ -> send(bytes));
        return this;
    }

    /// Tells the server that nothing more will be sent.
    Conversation endSaying() throws InterruptedException {
        attempt(_ -> endOutput());
        return this;
    }

    /// Lets what was said arrive before more is said, so that it can be read by itself.
    Conversation pause(Duration time) throws InterruptedException {
        if (!over) {
            Thread.sleep(time);
        }
        return this;
    }

    /// Listens to an answer.
    Conversation hear() throws InterruptedException {
        attempt(deadline -> {
            byte[] bytes = new byte[MOST_BYTES];
            int length = receive(bytes, CalcCodec.ANSWER_BYTES, deadline);
            if (length == CalcCodec.ANSWER_BYTES) {
                CalcAnswer answer = codec.decodeAnswer(Arrays.copyOf(bytes, length));
                came.add(told(answer));
            } else {
                stop(length < 0 ? END : length + " bytes, " + HexFormat.of().formatHex(bytes, 0, length));
            }
        });
        return this;
    }

    /// Listens to the end of the connection.
    Conversation hearTheEnd() throws InterruptedException {
        attempt(deadline -> {
            byte[] bytes = new byte[MOST_BYTES];
            int length = receive(bytes, MOST_BYTES, deadline);
            stop(length < 0 ? END : length + " bytes more, " + HexFormat.of().formatHex(bytes, 0, length));
        });
        return this;
    }

    /// What came, in words.
    String came() {
        return came.toString();
    }

    /// An answer as it is put down.
    static String told(CalcAnswer answer) {
        return "ID " + answer.id() + ": " + answer.result();
    }

    private void stop(String what) {
        came.add(what);
        over = true;
    }

    @FunctionalInterface
    private interface Step {
        void take(Deadline deadline) throws IOException;
    }

    private void attempt(Step step) throws InterruptedException {
        if (over) {
            return;
        }
        try {
            step.take(Deadline.in(patience));
        } catch (SocketTimeoutException _) {
            stop("nothing within " + patience.toMillis() + " ms");
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("The check was interrupted");
            }
            stop(meaning(e));
        }
    }

    private static String meaning(IOException e) {
        return e instanceof ConnectException || e instanceof PortUnreachableException
                ? "refused"
                : "broken off (" + e.getMessage() + ")";
    }
}
