package netlab.capture;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A run that does some of everything on loopback, beside somebody who does the same, and its capture: for a process in a
/// namespace of its own.
final class LoopbackRun {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final int CLOSED = 1;

    private LoopbackRun() {}

    /// Does all that.
    ///
    /// @param args the folder of the ring, and the file to write
    public static void main(String[] args) throws Exception {
        try (Captures captures = new Captures(Optional.of(Path.of(args[0])))) {
            Captures.Capture capture = captures.begin("run.1");
            act(SocketLog.NONE);
            act(capture.sockets());
            act(SocketLog.NONE);
            capture.end();
            switch (capture.outcome().get(20, TimeUnit.SECONDS)) {
                case Captured.File file -> Files.write(Path.of(args[1]), file.open().readAllBytes());
                case Captured.Missing(String why) -> throw new IllegalStateException(why);
            }
        }
    }

    private static void act(SocketLog sockets) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, LOOPBACK);
                Socket socket = new Socket();
                var _ = sockets.closing(socket)) {
            InetSocketAddress to = (InetSocketAddress) server.getLocalSocketAddress();
            sockets.connects(socket, to);
            socket.connect(to);
            try (Socket peer = server.accept()) {
                peer.getOutputStream().write("220 ready\r\n".getBytes(US_ASCII));
                byte[] greeting = socket.getInputStream().readNBytes(11);
                byte[] said = "AUTH PLAIN AHMAcGFzcw==\r\n".getBytes(US_ASCII);
                sockets.sends(socket, said.length);
                socket.getOutputStream().write(said);
                byte[] heard = peer.getInputStream().readNBytes(said.length);
                if (greeting.length + heard.length != 11 + said.length) {
                    throw new IOException("cut short");
                }
                sockets.shutsDown(socket);
                socket.shutdownOutput();
                int end = peer.getInputStream().read();
                if (end >= 0) {
                    throw new IOException("more came");
                }
            }
        }
        refused(sockets);
        unreachable(sockets);
    }

    private static void refused(SocketLog sockets) throws IOException {
        try (Socket socket = new Socket(); var _ = sockets.closing(socket)) {
            sockets.connects(socket, new InetSocketAddress(LOOPBACK, CLOSED));
            socket.connect(new InetSocketAddress(LOOPBACK, CLOSED));
            throw new IOException("something listens on port " + CLOSED);
        } catch (java.net.ConnectException e) {
            System.out.println("refused, as it should be: " + e.getMessage());
        }
    }

    private static void unreachable(SocketLog sockets) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(); var _ = sockets.closing(socket)) {
            socket.connect(new InetSocketAddress(LOOPBACK, CLOSED));
            sockets.connected(socket);
            sockets.sends(socket, 3);
            socket.send(new DatagramPacket(new byte[3], 3));
            socket.setSoTimeout(5_000);
            socket.receive(new DatagramPacket(new byte[3], 3));
            throw new IOException("something answered from port " + CLOSED);
        } catch (java.net.PortUnreachableException e) {
            System.out.println("unreachable, as it should be: " + e.getMessage());
        }
    }
}
