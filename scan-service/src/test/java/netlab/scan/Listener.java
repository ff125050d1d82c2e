package netlab.scan;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A TCP service on a free loopback port. What it does with a connection is the test's.
final class Listener implements Closeable {
    interface Service {
        void serve(Socket socket) throws IOException;
    }

    private final ServerSocket server;
    private final List<Socket> accepted = new CopyOnWriteArrayList<>();

    private Listener(ServerSocket server) {
        this.server = server;
    }

    static Listener start(Service service) throws IOException {
        Listener listener = new Listener(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        Thread.ofVirtual().start(() -> listener.accept(service));
        return listener;
    }

    /// A service that takes connections and says nothing.
    static Listener silent() throws IOException {
        return start(socket -> {
            while (socket.getInputStream().read() >= 0) {
                // as discard does
            }
        });
    }

    static Listener echo() throws IOException {
        return start(socket -> socket.getInputStream().transferTo(socket.getOutputStream()));
    }

    /// A service that says something and closes.
    static Listener saying(byte[] greeting) throws IOException {
        return start(socket -> {
            socket.getOutputStream().write(greeting);
            socket.shutdownOutput();
            while (socket.getInputStream().read() >= 0) {
                // until the scanner goes
            }
        });
    }

    private void accept(Service service) {
        try {
            while (true) {
                Socket socket = server.accept();
                synchronized (accepted) {
                    accepted.add(socket);
                    accepted.notifyAll();
                }
                Thread.ofVirtual().start(() -> {
                    try (socket) {
                        service.serve(socket);
                    } catch (IOException _) {
                        // the scanner has gone
                    }
                });
            }
        } catch (IOException _) {
            // closed
        }
    }

    int port() {
        return server.getLocalPort();
    }

    /// Waits until so many connections have come.
    void awaitConnections(int count) throws InterruptedException {
        synchronized (accepted) {
            while (accepted.size() < count) {
                accepted.wait();
            }
        }
    }

    /// How many connections came.
    int connections() {
        return accepted.size();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : accepted) {
            socket.close();
        }
    }
}
