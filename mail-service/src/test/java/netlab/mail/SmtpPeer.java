package netlab.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// A small SMTP server on loopback for what GreenMail can't do: STARTTLS, and keeping silent.
final class SmtpPeer implements AutoCloseable {
    private final ServerSocket listener;
    private final SSLContext context;
    private final boolean implicitTls;
    private final String silentAt;
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final CountDownLatch silent = new CountDownLatch(1);
    private final CountDownLatch left = new CountDownLatch(1);

    /// @param silentAt the command that gets no answer, or nothing
    SmtpPeer(SSLContext context, boolean implicitTls, String silentAt) throws IOException {
        this.context = context;
        this.implicitTls = implicitTls;
        this.silentAt = silentAt;
        listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    static SmtpPeer silentAt(String command) throws IOException, GeneralSecurityException {
        return new SmtpPeer(SSLContext.getDefault(), false, command);
    }

    int port() {
        return listener.getLocalPort();
    }

    List<String> heard() {
        return heard;
    }

    /// Waits until the client waits for an answer that won't come.
    void awaitSilence() throws InterruptedException {
        silent.await();
    }

    /// Waits until the client has closed the connection.
    void awaitLeft() throws InterruptedException {
        left.await();
    }

    private void serve() {
        try (Socket socket = listener.accept()) {
            talk(implicitTls ? secured(socket) : socket, "220 mail.lab.example ESMTP");
        } catch (IOException _) {
            // The client has left, or TLS did not come about: that is what the tests look at.
        } finally {
            left.countDown();
        }
    }

    private void talk(Socket socket, String greeting) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        say(socket, greeting);
        boolean data = false;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            heard.add(line);
            if (!silentAt.isEmpty() && line.startsWith(silentAt)) {
                silent.countDown();
                in.transferTo(Writer.nullWriter());
                return;
            }
            if (line.equals("STARTTLS")) {
                say(socket, "220 go");
                talk(secured(socket), "");
                return;
            }
            if (!data || line.equals(".")) {
                say(socket, answer(line));
            }
            data = !line.equals(".") && (data || line.equals("DATA"));
        }
    }

    private static String answer(String line) {
        return switch (line.split("[ :]", 2)[0]) {
            case "EHLO" -> "250-mail.lab.example\r\n250-STARTTLS\r\n250 AUTH PLAIN";
            case "DATA" -> "354 go";
            case "AUTH" -> "235 2.7.0 in";
            case "QUIT" -> "221 Bye";
            default -> "250 2.0.0 Ok";
        };
    }

    private Socket secured(Socket socket) throws IOException {
        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(socket, null, socket.getPort(), true);
        tls.setUseClientMode(false);
        tls.startHandshake();
        return tls;
    }

    private static void say(Socket socket, String line) throws IOException {
        if (!line.isEmpty()) {
            socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
