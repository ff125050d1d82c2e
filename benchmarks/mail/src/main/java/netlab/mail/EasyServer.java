package netlab.mail;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/// A mail server on loopback that takes everything and keeps nothing: senders warm up on it.
final class EasyServer implements Closeable {
    private static final byte[] HELLO = bytes("250-easy\r\n250-PIPELINING\r\n250-SIZE 1000000\r\n250 8BITMIME\r\n");
    private static final byte[] OK = bytes("250 2.0.0 Ok: queued as 0000000000\r\n");
    private static final byte[] GO_ON = bytes("354 End data with <CR><LF>.<CR><LF>\r\n");

    private final ServerSocket listener;

    EasyServer() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(this::accept);
    }

    String port() {
        return Integer.toString(listener.getLocalPort());
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (SocketException _) {
            // It was closed.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            BufferedReader in = new BufferedReader(
                    new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            OutputStream out = socket.getOutputStream();
            out.write(bytes("220 easy ESMTP\r\n"));
            boolean message = false;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (!message || line.equals(".")) {
                    message = !message && line.equals("DATA");
                    out.write(message ? GO_ON : line.startsWith("EHLO") ? HELLO : OK);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
