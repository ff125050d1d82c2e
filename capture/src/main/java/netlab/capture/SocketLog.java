package netlab.capture;

import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;

/// Is told what a run does with its sockets, each time just before it does it. Sockets are known by identity.
public interface SocketLog {
    /// The number of bytes of a send that is not known, as where TLS makes them.
    int UNKNOWN = -1;

    /// Forgets all.
    SocketLog NONE = new SocketLog() {
    };

    /// A TCP channel connects. It is bound to a port first, for one whose connection fails doesn't tell which it had.
    ///
    /// @throws IOException when there is no port
    default void connects(SocketChannel channel, InetSocketAddress remote) throws IOException {}

    /// A TCP socket connects. It is bound to a port first, unless it is already.
    ///
    /// @throws IOException when there is no port
    default void connects(Socket socket, InetSocketAddress remote) throws IOException {}

    /// A UDP channel was connected, which sends nothing and gives it its port.
    ///
    /// @throws IOException when it is closed
    default void connected(DatagramChannel channel) throws IOException {}

    /// A UDP socket was connected.
    default void connected(DatagramSocket socket) {}

    /// A socket sends.
    ///
    /// @param bytes how many, or [#UNKNOWN]
    default void sends(Closeable socket, int bytes) {}

    /// A socket ends its output.
    default void shutsDown(Closeable socket) {}

    /// A socket is closed.
    default void closes(Closeable socket) {}

    /// Tells that a socket is closed.
    interface Closing extends AutoCloseable {
        @Override
        void close();
    }

    /// What tells that a socket is closed, for a `try` that closes the socket after it.
    default Closing closing(Closeable socket) {
        return () -> closes(socket);
    }
}
