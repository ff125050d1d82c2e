package netlab.service;

import java.net.InetAddress;
import java.net.UnknownHostException;

/// The addresses that share a prefix (RFC 4632, RFC 4291).
///
/// @param prefix an address of it
/// @param bits how many leading bits they share
record Network(InetAddress prefix, int bits) {
    Network {
        if (bits < 0 || bits > prefix.getAddress().length * 8) {
            throw new IllegalArgumentException("no prefix length: " + bits);
        }
    }

    /// The network that `address/bits` or a lone address names.
    ///
    /// @throws IllegalArgumentException when the text names none
    static Network parse(String cidr) {
        int slash = cidr.indexOf('/');
        String address = slash < 0 ? cidr : cidr.substring(0, slash);
        try {
            InetAddress prefix = InetAddress.ofLiteral(address);
            int longest = prefix.getAddress().length * 8;
            return new Network(prefix, slash < 0 ? longest : Integer.parseInt(cidr.substring(slash + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("no prefix length in " + cidr, e);
        }
    }

    boolean contains(InetAddress address) {
        byte[] mine = prefix.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit += 8) {
            int mask = bits - bit >= 8 ? 0xFF : 0xFF << 8 - (bits - bit);
            if (((mine[bit / 8] ^ other[bit / 8]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("no address of " + bytes.length + " bytes", e);
        }
    }
}
