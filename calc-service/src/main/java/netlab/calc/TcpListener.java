package netlab.calc;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/// One port on which a [TcpLoop] accepts connections, each of which speaks the port's byte order.
final class TcpListener {

    private static final int MAX_ACCEPTED_A_TURN = 256;
    // As many turns as connections can wait in the kernel's queue.
    private static final int MAX_TURNS_AT_STOP = BoundPort.BACKLOG / MAX_ACCEPTED_A_TURN;
    // What the kernel keeps for a client that doesn't read its answers; left to itself it would be megabytes.
    private static final int KERNEL_SEND_BYTES = 1 << 16;

    private final TcpLoop loop;
    private final Selector selector;
    private final ServerSocketChannel channel;
    private final CalcCodec codec;
    private final SelectionKey key;

    TcpListener(TcpLoop loop, Selector selector, ServerSocketChannel channel, CalcCodec codec) throws IOException {
        this.loop = loop;
        this.selector = selector;
        this.channel = channel;
        this.codec = codec;
        channel.configureBlocking(false);
        this.key = channel.register(selector, SelectionKey.OP_ACCEPT, this);
    }

    /// Accepts who has come, up to a bound that keeps a flood of them from holding up the others.
    ///
    /// @throws IOException if the process can't have another connection
    void accept() throws IOException {
        boolean _ = acceptSome();
    }

    /// Accepts everybody who has come.
    ///
    /// @throws IOException if the process can't have another connection
    void acceptAll() throws IOException {
        int turns = 0;
        while (acceptSome() && turns < MAX_TURNS_AT_STOP) {
            turns++;
        }
    }

    /// False when nobody waits any more.
    private boolean acceptSome() throws IOException {
        for (int i = 0; i < MAX_ACCEPTED_A_TURN; i++) {
            SocketChannel accepted = channel.accept();
            if (accepted == null) {
                return false;
            }
            begin(accepted);
        }
        return true;
    }

    private void begin(SocketChannel accepted) throws IOException {
        try {
            accepted.configureBlocking(false);
            accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
            accepted.setOption(StandardSocketOptions.SO_SNDBUF, KERNEL_SEND_BYTES);
            SelectionKey itsKey = accepted.register(selector, 0);
            TcpConnection connection = new TcpConnection(loop, accepted, itsKey, accepted.getRemoteAddress(), codec);
            itsKey.attach(connection);
            loop.begin(connection);
        } catch (IOException _) {
            accepted.close(); // The client has left before it was served.
        }
    }

    /// Leaves who comes waiting in the kernel's queue for now.
    void pause() {
        key.interestOps(0);
    }

    void resume() {
        key.interestOps(SelectionKey.OP_ACCEPT);
    }

    void close() throws IOException {
        channel.close();
    }
}
