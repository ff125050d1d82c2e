package netlab.scan;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/// The open ports of a namespace: TCP and UDP echo services on each of the ports that it is called with, until it is ended.
final class Services {
    private Services() {}

    public static void main(String[] args) throws Exception {
        for (String port : args) {
            ServerSocket tcp = new ServerSocket(Integer.parseInt(port));
            DatagramChannel udp = DatagramChannel.open().bind(new InetSocketAddress(Integer.parseInt(port)));
            Thread.ofPlatform().start(() -> accept(tcp));
            Thread.ofPlatform().start(() -> echo(udp));
        }
        System.out.println("ready");
    }

    private static void accept(ServerSocket server) {
        while (true) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> echo(socket));
            } catch (IOException _) {
                // the scanner was quicker
            }
        }
    }

    private static void echo(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException _) {
            // the scanner has gone
        }
    }

    private static void echo(DatagramChannel channel) {
        ByteBuffer buffer = ByteBuffer.allocate(2_000);
        while (true) {
            try {
                var from = channel.receive(buffer.clear());
                channel.send(buffer.flip(), from);
            } catch (IOException _) {
                // the scanner has gone
            }
        }
    }
}
