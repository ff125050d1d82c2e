package netlab.calc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers UDP requests on one port: one datagram, one request, and silence for everything else.
///
/// An answer is never longer than its request and never a request itself, so a forged sender gains nothing and two servers
/// can't be set on each other.
///
/// It blocks on a thread of its own: a datagram is whole, so there is nothing to wait for but the next one, and under load a
/// receive costs one system call where a selector would cost two.
final class UdpResponder implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(UdpResponder.class);
    private static final int MAX_ANSWERED_AFTER_STOP = 10_000;

    private final DatagramChannel channel;
    private final CalcCodec codec;
    private final Traffic traffic;
    private final Tally tally = new Tally();
    // One byte more than the longest request has, so that a longer datagram shows.
    private final ByteBuffer in = ByteBuffer.allocateDirect(CalcCodec.MAX_REQUEST_BYTES + 1);
    private final ByteBuffer out = ByteBuffer.allocateDirect(CalcCodec.ANSWER_BYTES);
    private volatile boolean stopping;

    /// The channel is bound and blocking; [#run()] closes it.
    UdpResponder(DatagramChannel channel, CalcCodec codec, Traffic traffic) {
        this.channel = channel;
        this.codec = codec;
        this.traffic = traffic;
    }

    @Override
    public void run() {
        try (channel) {
            while (!stopping) {
                answerNext();
            }
            channel.configureBlocking(false);
            for (int i = 0; i < MAX_ANSWERED_AFTER_STOP && answerNext(); i++) {
                // Until nothing more is there.
            }
        } catch (IOException e) {
            LOG.error("UDP is answered no more", e);
        }
    }

    /// Lets [#run()] end after it has answered what had arrived.
    void stop() throws IOException {
        stopping = true;
        try (DatagramChannel waker = DatagramChannel.open()) {
            waker.send(ByteBuffer.allocate(0), reachable((InetSocketAddress) channel.getLocalAddress()));
        } catch (ClosedChannelException _) {
            // It has ended by itself.
        }
    }

    private static InetSocketAddress reachable(InetSocketAddress bound) {
        return bound.getAddress().isAnyLocalAddress()
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), bound.getPort())
                : bound;
    }

    private boolean answerNext() throws IOException {
        in.clear();
        SocketAddress peer = channel.receive(in);
        if (peer == null) {
            return false;
        }
        long received = System.nanoTime();
        in.flip();
        if (stopping && !in.hasRemaining()) {
            return true; // the datagram that woke us
        }
        answer(peer, received);
        return true;
    }

    private void answer(SocketAddress peer, long received) {
        out.clear();
        switch (codec.answerDatagram(in, out)) {
            case WireOperation operation -> {
                tally.count(operation);
                int answered = traffic.answered(tally);
                send(peer);
                traffic.took(System.nanoTime() - received, answered);
            }
            case Rejection reason -> traffic.rejected(reason, peer);
            case Incomplete _ -> throw new IllegalStateException("A datagram is whole");
        }
    }

    // One client that can't be reached must not end the service for the others.
    private void send(SocketAddress peer) {
        try {
            channel.send(out.flip(), peer);
        } catch (IOException e) {
            LOG.debug("No answer to {}", peer, e);
        }
    }
}
