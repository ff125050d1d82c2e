package netlab.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/// The network between the gateway and a service, on loopback: it can be cut, and it can stand still, as a paused process or a
/// slow network does.
final class Link implements AutoCloseable {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final int target;
    private final int port;
    private final List<Socket> sockets = new ArrayList<>();
    private ServerSocket listener;
    private boolean frozen;

    /// @param target the service's port
    Link(int target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(0, 50, LOOPBACK);
        this.port = listener.getLocalPort();
        listen(listener);
    }

    /// Where the service is to be reached.
    int port() {
        return port;
    }

    /// Closes every connection, and takes no more.
    synchronized void cut() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        sockets.clear();
    }

    /// Takes connections again.
    synchronized void join() throws IOException {
        listener = new ServerSocket(port, 50, LOOPBACK);
        listen(listener);
    }

    /// Lets nothing through until it is thawed.
    synchronized void freeze() {
        frozen = true;
    }

    synchronized void thaw() {
        frozen = false;
        notifyAll();
    }

    private synchronized void awaitThaw() throws InterruptedException {
        while (frozen) {
            wait();
        }
    }

    private void listen(ServerSocket at) {
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    pass(at.accept());
                }
            } catch (IOException _) {
                // cut
            }
        });
    }

    /// Connects on; where nobody listens there, whoever connected is let go as by a proxy, and the next one is served again.
    private void pass(Socket near) throws IOException {
        Socket far;
        try {
            far = new Socket(LOOPBACK, target);
        } catch (ConnectException _) {
            near.close();
            return;
        }
        synchronized (this) {
            sockets.addAll(List.of(near, far));
        }
        Thread.ofVirtual().start(() -> pump(near, far));
        Thread.ofVirtual().start(() -> pump(far, near));
    }

    private void pump(Socket from, Socket to) {
        try (from; to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] bytes = new byte[8192];
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                awaitThaw();
                out.write(bytes, 0, count);
            }
            awaitThaw();
        } catch (IOException | InterruptedException _) {
            // an end has gone, and the other goes with it
        }
    }

    @Override
    public void close() {
        try {
            thaw();
            cut();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
