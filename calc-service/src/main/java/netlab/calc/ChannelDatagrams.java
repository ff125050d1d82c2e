package netlab.calc;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A [DatagramChannel], with one datagram in each batch: for every operating system.
final class ChannelDatagrams implements Datagrams {

    private static final Logger LOG = LoggerFactory.getLogger(ChannelDatagrams.class);

    private final DatagramChannel channel;
    private final ByteBuffer request = ByteBuffer.allocateDirect(MAX_BYTES);
    private final ByteBuffer answers = ByteBuffer.allocateDirect(CalcCodec.ANSWER_BYTES);
    private @Nullable InetSocketAddress peer;

    private ChannelDatagrams(DatagramChannel channel) {
        this.channel = channel;
    }

    static ChannelDatagrams bind(InetSocketAddress address) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, KERNEL_RECEIVE_BYTES).bind(address);
            return new ChannelDatagrams(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public int receive(boolean wait) throws IOException {
        if (channel.isBlocking() != wait) {
            channel.configureBlocking(wait);
        }
        peer = (InetSocketAddress) channel.receive(request.clear());
        request.flip();
        answers.clear();
        return peer == null ? 0 : 1;
    }

    @Override
    public ByteBuffer request(int index) {
        return request;
    }

    @Override
    public InetSocketAddress peer(int index) {
        return requireNonNull(peer);
    }

    @Override
    public ByteBuffer answers() {
        return answers;
    }

    @Override
    public void reply(int index) {
        // There is but one whom it can be for.
    }

    @Override
    public void send() {
        try {
            channel.send(answers.flip(), requireNonNull(peer));
        } catch (IOException e) {
            LOG.debug("No answer to {}", peer, e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
