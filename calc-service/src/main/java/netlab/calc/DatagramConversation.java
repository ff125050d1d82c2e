package netlab.calc;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.time.Duration;
import netlab.capture.SocketLog;
import org.jspecify.annotations.Nullable;

/// A [Conversation] over UDP.
final class DatagramConversation extends Conversation {

    private final SocketLog sockets;
    private @Nullable DatagramSocket socket;

    DatagramConversation(CalcCodec codec, Duration patience, SocketLog sockets) {
        super(codec, patience);
        this.sockets = sockets;
    }

    @Override
    void connect(InetSocketAddress server, Deadline deadline) throws IOException {
        DatagramSocket opened = new DatagramSocket();
        socket = opened;
        opened.connect(server);
        sockets.connected(opened);
    }

    private DatagramSocket connected() throws IOException {
        if (socket == null) {
            throw new IOException("There is no socket");
        }
        return socket;
    }

    @Override
    void send(byte[] bytes) throws IOException {
        sockets.sends(connected(), bytes.length);
        connected().send(new DatagramPacket(bytes, bytes.length));
    }

    @Override
    int receive(byte[] into, int most, Deadline deadline) throws IOException {
        DatagramPacket packet = new DatagramPacket(into, into.length);
        connected().setSoTimeout(deadline.remainingMs());
        connected().receive(packet);
        return packet.getLength();
    }

    @Override
    void endOutput() {
        throw new IllegalStateException("A datagram is whole");
    }

    @Override
    public void close() {
        if (socket != null) {
            sockets.closes(socket);
            socket.close();
        }
    }
}
