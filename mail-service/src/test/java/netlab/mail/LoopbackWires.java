package netlab.mail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import netlab.capture.SocketLog;

/// Wires to peers that the test plays itself, on a clock that it can move.
final class LoopbackWires implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final List<Socket> peers = new ArrayList<>();
    private volatile long later;

    LoopbackWires() throws IOException {}

    /// Connects a wire that has this long.
    SocketWire connect(Duration time) throws IOException {
        SocketWire wire = SocketWire.connect(new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort()),
                time, new TlsTrust("mail.lab.example", true, List.of()), Deadline.in(time, this::now), SocketLog.NONE);
        peers.add(listener.accept());
        return wire;
    }

    /// The other end of the wire that was connected first.
    Socket peer() {
        return peers.getFirst();
    }

    long now() {
        return System.nanoTime() + later;
    }

    /// Moves the clock to so much after the real one.
    void moveClock(Duration ahead) {
        later = ahead.toNanos();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket peer : peers) {
            peer.close();
        }
    }
}
