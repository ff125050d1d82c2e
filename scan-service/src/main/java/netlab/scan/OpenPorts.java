package netlab.scan;

import java.nio.channels.SocketChannel;

/// Is told of each open port as soon as it is known, by the loop that found it.
interface OpenPorts {
    /// Whether a further connection can be taken now.
    boolean hasRoom();

    /// A TCP port accepted the connection.
    ///
    /// @return whether the channel and its descriptor are taken over
    boolean connected(Probe probe, Evidence.Connected evidence, SocketChannel channel);

    /// A UDP port answered.
    void answered(Probe probe, Evidence.Answered evidence);
}
