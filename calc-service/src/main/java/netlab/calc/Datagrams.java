package netlab.calc;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.slf4j.LoggerFactory;

/// A bound UDP socket of the calc server, which takes requests in and sends answers out by the batch. It serves one thread;
/// any may close it.
interface Datagrams extends Closeable {

    /// One byte more than the longest request has, so that a longer datagram shows.
    int MAX_BYTES = CalcCodec.MAX_REQUEST_BYTES + 1;
    /// How much the kernel is asked to keep for us.
    int KERNEL_RECEIVE_BYTES = 1 << 20;

    /// Binds to an address in the way that is the fastest here (docs/decisions/0023).
    ///
    /// @throws IOException if the port can't be bound
    static Datagrams bind(InetSocketAddress address) throws IOException {
        Datagrams bound = LinuxDatagrams.areUsable() ? LinuxDatagrams.bind(address) : ChannelDatagrams.bind(address);
        LoggerFactory.getLogger(Datagrams.class)
                .info("UDP port {} moves datagrams {}", address.getPort(),
                        bound instanceof LinuxDatagrams ? "by the batch" : "one by one");
        return bound;
    }

    /// Takes in a batch of datagrams; the ones before are forgotten.
    ///
    /// @param wait until there is at least one
    /// @return how many have come
    int receive(boolean wait) throws IOException;

    /// The bytes of a datagram of the batch, the first [#MAX_BYTES] of them.
    ByteBuffer request(int index);

    /// Who sent it.
    InetSocketAddress peer(int index);

    /// Where answers are appended, each of [CalcCodec#ANSWER_BYTES].
    ByteBuffer answers();

    /// Addresses the answer that was appended last to the sender of a datagram of the batch.
    void reply(int index);

    /// Sends the answers. That some can't be sent does not keep back the others.
    ///
    /// @throws IOException if it was closed
    void send() throws IOException;
}
