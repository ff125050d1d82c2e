package netlab.calc;

import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;

/// One port number, bound for TCP and for UDP.
record BoundPort(InetSocketAddress address, ServerSocketChannel tcp, Datagrams udp) implements Closeable {

    /// How many connections may wait to be accepted, if the kernel allows so many.
    static final int BACKLOG = 4096;
    private static final int TRIES_FOR_A_FREE_PORT = 20;

    /// @param port 0 takes one that is free for both
    static BoundPort bind(InetAddress address, int port) throws IOException {
        for (int attempt = 1;; attempt++) {
            ServerSocketChannel tcp = bindTcp(new InetSocketAddress(address, port));
            InetSocketAddress bound = new InetSocketAddress(address, tcp.socket().getLocalPort());
            try {
                return new BoundPort(bound, tcp, Datagrams.bind(bound));
            } catch (IOException e) {
                tcp.close();
                if (port != 0 || !(e instanceof BindException) || attempt == TRIES_FOR_A_FREE_PORT) {
                    throw e;
                }
            }
        }
    }

    private static ServerSocketChannel bindTcp(InetSocketAddress address) throws IOException {
        ServerSocketChannel tcp = ServerSocketChannel.open();
        try {
            return tcp.bind(address, BACKLOG);
        } catch (IOException e) {
            tcp.close();
            throw e;
        }
    }

    int number() {
        return address.getPort();
    }

    @Override
    public void close() throws IOException {
        try (tcp) {
            udp.close();
        }
    }
}
