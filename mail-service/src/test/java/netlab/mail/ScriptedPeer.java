package netlab.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/// A server on loopback that follows one script for each connection, in their order, and notes where the client does not.
///
/// Lines are as in [ScriptedWire]. `C: <message>` stands for all lines up to a single dot, `C: <line>` for any line;
/// `<and>` parts two lines that go in one write, `S: <cut>` closes the connection, `S: <reset>` with a RST, `C: <left>` waits until the client has closed it.
final class ScriptedPeer implements AutoCloseable {
    private final ServerSocket listener;
    private final List<String> scripts;
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final CountDownLatch done;

    ScriptedPeer(String... scripts) throws IOException {
        this.scripts = List.of(scripts);
        done = new CountDownLatch(1);
        listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    int port() {
        return listener.getLocalPort();
    }

    /// The messages that were ended by a dot.
    List<String> messages() {
        return messages;
    }

    /// Waits until every script was followed to its end.
    ///
    /// @return where the client did something else
    List<String> awaitFaults() throws InterruptedException {
        done.await();
        return faults;
    }

    private void serve() {
        for (String script : scripts) {
            try (Socket socket = listener.accept()) {
                follow(script.lines().toList(), socket);
            } catch (IOException e) {
                faults.add("a connection broke: " + e);
            }
        }
        done.countDown();
    }

    private void follow(List<String> script, Socket socket) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        for (String step : script) {
            String text = step.substring(3);
            if (step.startsWith("C: ")) {
                hear(text, in);
            } else if (text.equals("<cut>")) {
                return;
            } else if (text.equals("<reset>")) {
                socket.setSoLinger(true, 0);
                return;
            } else {
                socket.getOutputStream()
                        .write((text.replace("<and>", "\r\n") + "\r\n").getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private void hear(String expected, BufferedReader in) throws IOException {
        String line = in.readLine();
        switch (expected) {
            case "<message>" -> {
                StringBuilder message = new StringBuilder();
                for (; line != null && !line.equals("."); line = in.readLine()) {
                    message.append(line).append('\n');
                }
                if (line == null) {
                    faults.add("the message has no end");
                } else {
                    messages.add(message.toString());
                }
            }
            case "<line>" -> {
                if (line == null) {
                    faults.add("the client has left");
                }
            }
            case "<left>" -> {
                if (line != null) {
                    faults.add("expected nothing more, heard: " + line);
                }
            }
            default -> {
                if (!expected.equals(line)) {
                    faults.add("expected: " + expected + ", heard: " + line);
                }
            }
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
