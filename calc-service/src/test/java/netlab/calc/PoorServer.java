package netlab.calc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;

/// The calc server that students write first: it takes each read for a whole request, and serves one client at a time. Over
/// UDP, where that is right, it is right.
final class PoorServer implements AutoCloseable {

    private static final int READ_BYTES = 1024;

    private final ServerSocket tcp;
    private final DatagramChannel udp;
    private final CalcCodec codec = CalcCodec.BIG_ENDIAN;

    PoorServer() throws IOException {
        this.tcp = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.udp = DatagramChannel.open()
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), tcp.getLocalPort()));
        Thread.startVirtualThread(this::serveClients);
        Thread.startVirtualThread(this::serveDatagrams);
    }

    int port() {
        return tcp.getLocalPort();
    }

    private void serveClients() {
        while (!tcp.isClosed()) {
            try (Socket client = tcp.accept()) {
                serve(client);
            } catch (IOException _) {
                // A client broke off, or the test has ended: the loop's condition tells.
            }
        }
    }

    private void serve(Socket client) throws IOException {
        byte[] read = new byte[READ_BYTES];
        for (int n = client.getInputStream().read(read); n > 0; n = client.getInputStream().read(read)) {
            ByteBuffer answer = ByteBuffer.allocate(CalcCodec.ANSWER_BYTES);
            if (!(codec.answer(ByteBuffer.wrap(Arrays.copyOf(read, n)), answer) instanceof WireOperation)) {
                return;
            }
            client.getOutputStream().write(answer.array());
        }
    }

    private void serveDatagrams() {
        ByteBuffer in = ByteBuffer.allocate(2048);
        ByteBuffer out = ByteBuffer.allocate(CalcCodec.ANSWER_BYTES);
        while (true) {
            try {
                var peer = udp.receive(in.clear());
                if (codec.answerDatagram(in.flip(), out.clear()) instanceof WireOperation) {
                    udp.send(out.flip(), peer);
                }
            } catch (ClosedChannelException _) {
                return;
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        tcp.close();
        udp.close();
    }
}
