package netlab.scan;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketException;
import java.net.StandardProtocolFamily;

/// The protocol family of an address: an IPv4 probe from an IPv6 socket would be a mapped one.
final class Family {
    private Family() {}

    static ProtocolFamily of(InetSocketAddress address) {
        return address.getAddress() instanceof Inet4Address
                ? StandardProtocolFamily.INET
                : StandardProtocolFamily.INET6;
    }

    /// What stands for a family that this machine doesn't speak: the address can't be reached from here.
    static SocketException missing(UnsupportedOperationException cause) {
        SocketException missing = new SocketException("IPv6 is not available here");
        missing.initCause(cause);
        return missing;
    }
}
