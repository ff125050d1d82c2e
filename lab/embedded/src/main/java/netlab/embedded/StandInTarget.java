package netlab.embedded;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;

/// A stand-in for the lab host to scan: echo (RFC 862), discard (RFC 863), daytime (RFC 867), quote of the day (RFC 865) and
/// chargen (RFC 864) over TCP; the first four over UDP, where discard keeps silent.
final class StandInTarget implements Closeable {
    private static final DateTimeFormatter DAYTIME = DateTimeFormatter.ofPattern("dd MMM uuuu HH:mm:ss VV'\r\n'",
            Locale.ROOT);
    private static final int MOST_CONNECTIONS = 256;
    private static final int IDLE_MILLIS = 30_000;
    private static final int LARGEST_DATAGRAM = 65_507;

    private final InetAddress address;
    private final int offset;
    private final Quotes quotes = new Quotes();
    private final Semaphore connections = new Semaphore(MOST_CONNECTIONS);
    private final List<Closeable> listeners = new ArrayList<>();

    @FunctionalInterface
    private interface Conversation {
        void hold(InputStream in, OutputStream out) throws IOException;
    }

    private StandInTarget(InetAddress address, int offset) {
        this.address = address;
        this.offset = offset;
    }

    /// Starts listening.
    ///
    /// @param offset what is added to each port's number
    /// @throws IOException when a port can't be bound
    static StandInTarget start(InetAddress address, int offset) throws IOException {
        StandInTarget target = new StandInTarget(address, offset);
        try {
            target.tcp(7, InputStream::transferTo);
            target.tcp(9, (in, _) -> in.transferTo(OutputStream.nullOutputStream()));
            target.tcp(13, (_, out) -> out.write(daytime()));
            target.tcp(17, (_, out) -> out.write(target.quote()));
            target.tcp(19, (_, out) -> generate(out));
            target.udp(7, request -> request);
            target.udp(9, _ -> null);
            target.udp(13, _ -> daytime());
            target.udp(17, _ -> target.quote());
            return target;
        } catch (IOException e) {
            target.close();
            throw e;
        }
    }

    private static byte[] daytime() {
        return DAYTIME.format(ZonedDateTime.now(ZoneId.systemDefault())).getBytes(StandardCharsets.US_ASCII);
    }

    private byte[] quote() {
        return quotes.next().getBytes(StandardCharsets.US_ASCII);
    }

    /// Writes lines of 72 characters, each shifted by one, until the other end has enough.
    private static void generate(OutputStream out) throws IOException {
        byte[] line = new byte[74];
        line[72] = '\r';
        line[73] = '\n';
        for (int shift = 0;; shift = (shift + 1) % 95) {
            for (int i = 0; i < 72; i++) {
                line[i] = (byte) (' ' + (shift + i) % 95);
            }
            out.write(line);
        }
    }

    private void tcp(int port, Conversation conversation) throws IOException {
        ServerSocket listener = new ServerSocket();
        listeners.add(listener);
        listener.bind(new InetSocketAddress(address, port + offset), MOST_CONNECTIONS);
        Thread.ofVirtual().name("tcp-" + port).start(() -> {
            while (!listener.isClosed()) {
                try {
                    Socket socket = listener.accept();
                    if (!connections.tryAcquire()) {
                        socket.close();
                        continue;
                    }
                    Thread.ofVirtual().start(() -> converse(socket, conversation)); // it releases the permit
                } catch (IOException _) {
                    // closed, or the peer has gone before it was accepted
                }
            }
        });
    }

    private void converse(Socket socket, Conversation conversation) {
        try (socket) {
            socket.setSoTimeout(IDLE_MILLIS);
            conversation.hold(socket.getInputStream(), socket.getOutputStream());
        } catch (IOException _) {
            // the other end has gone or keeps silent
        } finally {
            connections.release();
        }
    }

    private void udp(int port, UnaryOperator<byte @org.jspecify.annotations.Nullable []> answer) throws IOException {
        DatagramSocket socket = new DatagramSocket(new InetSocketAddress(address, port + offset));
        listeners.add(socket);
        Thread.ofVirtual().name("udp-" + port).start(() -> {
            byte[] buffer = new byte[LARGEST_DATAGRAM];
            while (!socket.isClosed()) {
                try {
                    DatagramPacket request = new DatagramPacket(buffer, buffer.length);
                    socket.receive(request);
                    byte[] reply = answer.apply(java.util.Arrays.copyOf(buffer, request.getLength()));
                    if (reply != null) {
                        socket.send(new DatagramPacket(reply, reply.length, request.getSocketAddress()));
                    }
                } catch (IOException _) {
                    // closed, or the peer has gone
                }
            }
        });
    }

    @Override
    public void close() throws IOException {
        for (Closeable listener : listeners) {
            listener.close();
        }
    }
}
