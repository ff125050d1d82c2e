package netlab.calc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers UDP requests on one port: one datagram, one request, and silence for everything else.
///
/// An answer is never longer than its request and never a request itself, so a forged sender gains nothing and two servers
/// can't be set on each other.
///
/// It blocks on a thread of its own: a datagram is whole, so there is nothing to wait for but the next one. What is there is
/// taken in at once, and its answers go out together (docs/decisions/0023).
final class UdpResponder implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(UdpResponder.class);
    private static final int MAX_ANSWERED_AFTER_STOP = 10_000;

    private final Datagrams datagrams;
    private final InetSocketAddress address;
    private final CalcCodec codec;
    private final Traffic traffic;
    private final Tally tally = new Tally();
    private volatile boolean stopping;

    /// @param datagrams closed by [#run()]
    /// @param address what they are bound to
    UdpResponder(Datagrams datagrams, InetSocketAddress address, CalcCodec codec, Traffic traffic) {
        this.datagrams = datagrams;
        this.address = address;
        this.codec = codec;
        this.traffic = traffic;
    }

    @Override
    public void run() {
        try (datagrams) {
            while (!stopping) {
                answerBatch(true);
            }
            int left = MAX_ANSWERED_AFTER_STOP;
            for (int taken = 1; taken > 0 && left > 0; left -= taken) {
                taken = answerBatch(false);
            }
        } catch (IOException e) {
            LOG.error("UDP is answered no more", e);
        }
    }

    /// Lets [#run()] end after it has answered what had arrived. An empty datagram wakes it.
    void stop() throws IOException {
        stopping = true;
        InetAddress to = address.getAddress().isAnyLocalAddress()
                ? InetAddress.getLoopbackAddress()
                : address.getAddress();
        try (DatagramChannel waker = DatagramChannel.open()) {
            waker.send(ByteBuffer.allocate(0), new InetSocketAddress(to, address.getPort()));
        }
    }

    private int answerBatch(boolean wait) throws IOException {
        int received = datagrams.receive(wait);
        long began = System.nanoTime();
        for (int i = 0; i < received; i++) {
            ByteBuffer request = datagrams.request(i);
            if (!stopping || request.hasRemaining()) { // but for the datagram that woke us
                answer(i, request);
            }
        }
        int answered = traffic.answered(tally);
        if (answered > 0) {
            datagrams.send();
            traffic.took(System.nanoTime() - began, answered);
        }
        return received;
    }

    private void answer(int index, ByteBuffer request) {
        switch (codec.answerDatagram(request, datagrams.answers())) {
            case WireOperation operation -> {
                tally.count(operation);
                datagrams.reply(index);
            }
            case Rejection reason -> traffic.rejected(reason, datagrams.peer(index));
            case Incomplete _ -> throw new IllegalStateException("A datagram is whole");
        }
    }
}
