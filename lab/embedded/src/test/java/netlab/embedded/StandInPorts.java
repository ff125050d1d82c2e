package netlab.embedded;

import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Deque;

/// Open ports of one address, on the numbers of a range that are free.
final class StandInPorts implements Closeable {
    private interface Opening {
        Closeable at(InetSocketAddress address) throws IOException;
    }

    private final InetAddress address;
    private final int last;
    private final Deque<Closeable> open = new ArrayDeque<>();
    private int next;

    StandInPorts(InetAddress address, int first, int last) {
        this.address = address;
        this.next = first;
        this.last = last;
    }

    /// A TCP port that says this and then keeps the connection until the other end goes.
    int tcp(byte[] greeting) throws IOException {
        return open(at -> {
            ServerSocket server = new ServerSocket();
            server.bind(at, 50);
            Thread.ofVirtual().start(() -> accept(server, greeting));
            return server;
        });
    }

    private static void accept(ServerSocket server, byte[] greeting) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> {
                    try (socket) {
                        socket.getOutputStream().write(greeting);
                        while (socket.getInputStream().read() >= 0) {
                            // until the other end goes
                        }
                    } catch (IOException _) {
                        // it went
                    }
                });
            } catch (IOException _) {
                // closed
            }
        }
    }

    /// A UDP port that answers this, or nothing where that is empty.
    int udp(byte[] answer) throws IOException {
        return open(at -> {
            DatagramSocket socket = new DatagramSocket(at);
            Thread.ofVirtual().start(() -> answer(socket, answer));
            return socket;
        });
    }

    private static void answer(DatagramSocket socket, byte[] answer) {
        while (!socket.isClosed()) {
            try {
                DatagramPacket request = new DatagramPacket(new byte[1_500], 1_500);
                socket.receive(request);
                if (answer.length > 0) {
                    socket.send(new DatagramPacket(answer, answer.length, request.getSocketAddress()));
                }
            } catch (IOException _) {
                // closed, or the other end has gone
            }
        }
    }

    private int open(Opening opening) throws IOException {
        for (IOException failure = null;;) {
            int port = next++;
            if (port > last) {
                throw new IOException("no port is free", failure);
            }
            try {
                open.push(opening.at(new InetSocketAddress(address, port)));
                return port;
            } catch (IOException e) {
                failure = e;
            }
        }
    }

    @Override
    public void close() throws IOException {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }
}
