package netlab.benchmark.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Locale;

/// One HTTP/1.1 connection that is kept alive. It knows what these servers answer and no more, for it shares two cores
/// with them.
final class HttpConnection implements AutoCloseable {
    private static final int PATIENCE_MS = 120_000;

    private final Socket socket = new Socket();
    private final InputStream in;
    private final StringBuilder line = new StringBuilder();

    /// An answer.
    ///
    /// @param status its status code
    /// @param body as UTF-8
    record Answer(int status, String body) {}

    HttpConnection(int port) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MS);
        in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
    }

    /// The bytes of a request that posts a JSON body.
    static byte[] post(String path, String headers, String body) {
        byte[] json = body.getBytes(UTF_8);
        return ("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                + json.length + "\r\n" + headers + "\r\n" + body).getBytes(UTF_8);
    }

    /// The bytes of a request that gets a resource.
    static byte[] get(String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(ISO_8859_1);
    }

    /// Sends a request and reads its whole answer.
    Answer exchange(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        int status = Integer.parseInt(readLine().split(" ", -1)[1]);
        int length = 0;
        for (String header = readLine(); !header.isEmpty(); header = readLine()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(lower.substring("content-length:".length()).strip());
            } else if (lower.startsWith("transfer-encoding:")) {
                throw new IOException("the answer comes in chunks, which this client can't read");
            }
        }
        return new Answer(status, new String(in.readNBytes(length), UTF_8));
    }

    private String readLine() throws IOException {
        line.setLength(0);
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the server closed the connection");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
