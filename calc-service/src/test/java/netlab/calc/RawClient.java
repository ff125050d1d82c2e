package netlab.calc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// A client on a plain blocking socket, as anybody would write it.
final class RawClient implements AutoCloseable {

    private static final int READ_TIMEOUT_MS = 10_000;

    private final Socket socket;
    private final CalcCodec codec;

    RawClient(CalcServer server, CalcCodec codec) throws IOException {
        this(server.port(codec.order()), codec);
    }

    RawClient(int port, CalcCodec codec) throws IOException {
        this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
        this.codec = codec;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(READ_TIMEOUT_MS);
    }

    void send(CalcRequest... requests) throws IOException {
        send(concatenated(codec, requests));
    }

    void send(byte... bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    CalcAnswer answer() throws IOException {
        return codec.decodeAnswer(socket.getInputStream().readNBytes(CalcCodec.ANSWER_BYTES));
    }

    /// The answers up to the end of the stream; a reset instead of an end throws.
    List<CalcAnswer> answersToTheEnd() throws IOException {
        byte[] bytes = socket.getInputStream().readAllBytes();
        List<CalcAnswer> answers = new ArrayList<>();
        for (ByteBuffer in = ByteBuffer.wrap(bytes); in.hasRemaining();) {
            byte[] answer = new byte[Math.min(CalcCodec.ANSWER_BYTES, in.remaining())];
            in.get(answer);
            answers.add(codec.decodeAnswer(answer));
        }
        return answers;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    static byte[] concatenated(CalcCodec codec, CalcRequest... requests) {
        ByteBuffer bytes = ByteBuffer.allocate(requests.length * CalcCodec.MAX_REQUEST_BYTES);
        for (CalcRequest request : requests) {
            bytes.put(codec.encode(request));
        }
        byte[] exact = new byte[bytes.flip().remaining()];
        bytes.get(exact);
        return exact;
    }
}
