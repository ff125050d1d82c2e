package netlab.calc;

import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.HexFormat;
import netlab.calc.Exchange.Ending;
import netlab.capture.SocketLog;
import netlab.contracts.Transport;
import org.jspecify.annotations.Nullable;

/// Sends one request over a socket of its own and takes what comes back, be it an answer or not.
///
/// Its sockets block interruptibly on a virtual thread: an interrupt closes the socket, and the interrupt status stays set.
final class CalcClient {

    /// More than an answer has, so that an answer that is too long shows.
    private static final int RESPONSE_BYTES = 64;

    private final Transport transport;
    private final InetSocketAddress server;
    private final @Nullable InetSocketAddress local;
    private final Deadline deadline;
    private final Duration beyond;
    private final SocketLog sockets;

    /// @param local what to bind to before connecting; null for any
    /// @param deadline for connecting and for the whole exchange
    /// @param beyond how long to listen whether a whole answer goes on, where the server doesn't close
    CalcClient(Transport transport, InetSocketAddress server, @Nullable InetSocketAddress local, Deadline deadline,
            Duration beyond) {
        this(transport, server, local, deadline, beyond, SocketLog.NONE);
    }

    /// @param sockets is told what it does with its socket
    CalcClient(Transport transport, InetSocketAddress server, @Nullable InetSocketAddress local, Deadline deadline,
            Duration beyond, SocketLog sockets) {
        this.sockets = sockets;
        this.transport = transport;
        this.server = server;
        this.local = local;
        this.deadline = deadline;
        this.beyond = beyond;
    }

    /// Makes the exchange. From the connection on, nothing that the server does is an exception.
    ///
    /// @throws IOException if there is no connection
    /// @throws InterruptedException if the thread was interrupted
    Exchange ask(byte[] request) throws IOException, InterruptedException {
        try {
            return transport == Transport.TCP ? askOverTcp(request) : askOverUdp(request);
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("The exchange was interrupted");
            }
            throw e;
        }
    }

    private Exchange askOverTcp(byte[] request) throws IOException {
        try (Socket socket = new Socket(); var _ = sockets.closing(socket)) {
            socket.setTcpNoDelay(true);
            if (local != null) {
                // A local port that an earlier exchange left in TIME_WAIT can be used again.
                socket.setReuseAddress(true);
                socket.bind(local);
            }
            sockets.connects(socket, server);
            socket.connect(server, deadline.remainingMs());
            InetSocketAddress from = (InetSocketAddress) socket.getLocalSocketAddress();
            byte[] response = new byte[RESPONSE_BYTES];
            Response received = new Response(response);
            long start = System.nanoTime();
            Ending ending;
            try {
                sockets.sends(socket, request.length);
                socket.getOutputStream().write(request);
                ending = read(socket, received);
            } catch (SocketTimeoutException _) {
                ending = Ending.TIMED_OUT;
            } catch (SocketException e) {
                ending = unlessInterrupted(Ending.RESET, e);
            }
            return exchange(from, request, received, ending, start);
        }
    }

    private Ending read(Socket socket, Response received) throws IOException {
        InputStream in = socket.getInputStream();
        while (received.length < CalcCodec.ANSWER_BYTES) {
            socket.setSoTimeout(deadline.remainingMs());
            int n = in.read(received.bytes, received.length, RESPONSE_BYTES - received.length);
            if (n < 0) {
                return Ending.CLOSED;
            }
            received.length += n;
        }
        received.ended = System.nanoTime();
        readBeyond(socket, received);
        return Ending.ANSWERED;
    }

    /// Listens whether the answer is too long: until the server closes as well, or for a moment where it doesn't.
    private void readBeyond(Socket socket, Response received) throws SocketException {
        try {
            sockets.shutsDown(socket);
            socket.shutdownOutput();
            socket.setSoTimeout(Math.min((int) beyond.toMillis(), deadline.remainingMs()));
            int n = socket.getInputStream().read(received.bytes, received.length, RESPONSE_BYTES - received.length);
            received.length += Math.max(n, 0);
        } catch (SocketException e) {
            Ending _ = unlessInterrupted(Ending.ANSWERED, e);
        } catch (IOException _) {
            // Nothing more came: the answer stands as it is.
        }
    }

    private Exchange askOverUdp(byte[] request) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(local); var _ = sockets.closing(socket)) {
            socket.connect(server);
            sockets.connected(socket);
            InetSocketAddress from = (InetSocketAddress) socket.getLocalSocketAddress();
            Response received = new Response(new byte[RESPONSE_BYTES]);
            long start = System.nanoTime();
            Ending ending;
            try {
                sockets.sends(socket, request.length);
                socket.send(new DatagramPacket(request, request.length));
                socket.setSoTimeout(deadline.remainingMs());
                DatagramPacket packet = new DatagramPacket(received.bytes, RESPONSE_BYTES);
                socket.receive(packet);
                received.length = packet.getLength();
                received.ended = System.nanoTime();
                ending = Ending.ANSWERED;
            } catch (SocketTimeoutException _) {
                ending = Ending.TIMED_OUT;
            } catch (PortUnreachableException _) {
                ending = Ending.REFUSED;
            }
            return exchange(from, request, received, ending, start);
        }
    }

    private static Ending unlessInterrupted(Ending ending, SocketException e) throws SocketException {
        if (Thread.currentThread().isInterrupted()) {
            throw e;
        }
        return ending;
    }

    private Exchange exchange(InetSocketAddress from, byte[] request, Response received, Ending ending, long start) {
        long end = received.ended == 0 ? System.nanoTime() : received.ended;
        return new Exchange(transport, Exchange.shown(from), Exchange.shown(server), HexFormat.of().formatHex(request),
                HexFormat.of().formatHex(received.bytes, 0, received.length), ending, Exchange.millis(end - start));
    }

    /// What has come so far.
    private static final class Response {
        private final byte[] bytes;
        private int length;
        private long ended;

        Response(byte[] bytes) {
            this.bytes = bytes;
        }
    }
}
