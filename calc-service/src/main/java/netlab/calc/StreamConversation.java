package netlab.calc;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import netlab.capture.SocketLog;

/// A [Conversation] over TCP.
final class StreamConversation extends Conversation {

    private final Socket socket = new Socket();
    private final SocketLog sockets;

    StreamConversation(CalcCodec codec, Duration patience, SocketLog sockets) {
        super(codec, patience);
        this.sockets = sockets;
    }

    @Override
    void connect(InetSocketAddress server, Deadline deadline) throws IOException {
        socket.setTcpNoDelay(true);
        sockets.connects(socket, server);
        socket.connect(server, deadline.remainingMs());
    }

    @Override
    void send(byte[] bytes) throws IOException {
        sockets.sends(socket, bytes.length);
        socket.getOutputStream().write(bytes);
    }

    @Override
    int receive(byte[] into, int most, Deadline deadline) throws IOException {
        InputStream in = socket.getInputStream();
        int length = 0;
        while (length < most) {
            int n;
            try {
                socket.setSoTimeout(deadline.remainingMs());
                n = in.read(into, length, most - length);
            } catch (SocketTimeoutException e) {
                if (length > 0) {
                    return length;
                }
                throw e;
            }
            if (n < 0) {
                return length > 0 ? length : n;
            }
            length += n;
        }
        return length;
    }

    @Override
    void endOutput() throws IOException {
        sockets.shutsDown(socket);
        socket.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        sockets.closes(socket);
        socket.close();
    }
}
