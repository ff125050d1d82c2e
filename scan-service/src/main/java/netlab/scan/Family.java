package netlab.scan;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;

/// The protocol family of an address: an IPv4 probe from an IPv6 socket would be a mapped one.
final class Family {
    private Family() {}

    static ProtocolFamily of(InetSocketAddress address) {
        return address.getAddress() instanceof Inet4Address
                ? StandardProtocolFamily.INET
                : StandardProtocolFamily.INET6;
    }
}
