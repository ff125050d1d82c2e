package netlab.scan;

import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import netlab.contracts.Transport;
import org.jspecify.annotations.Nullable;

/// Is told what a loop finds out about single ports, as soon as it is known.
interface Discoveries {
    /// Whether what a further probe finds can be taken now.
    boolean hasRoom(Transport transport);

    /// A TCP port accepted the connection.
    ///
    /// @param local the probe's own address, unless the port has ended the connection already
    /// @return whether the channel and its descriptor are taken over
    boolean connected(Probe probe, Evidence.Connected evidence, SocketChannel channel,
            @Nullable InetSocketAddress local);

    /// A UDP port answered.
    ///
    /// @param local the probe's own address
    /// @param sent what it answered to
    void answered(Probe probe, Evidence.Answered evidence, @Nullable InetSocketAddress local, Octets sent);

    /// Something on the way bars a port.
    ///
    /// @param local the probe's own address, where it had one
    void barred(Probe probe, Evidence.Barred evidence, @Nullable InetSocketAddress local);
}
