package netlab.service;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;

/// The addresses that share a prefix (RFC 4632, RFC 4291).
///
/// @param prefix an address of it
/// @param bits how many leading bits they share
record Network(InetAddress prefix, int bits) {
    private static final Pattern DOTTED_QUAD = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

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
        if (!address.contains(":") && !DOTTED_QUAD.matcher(address).matches()) {
            throw new IllegalArgumentException("no address: " + address); // Java reads 10.1 as 10.0.0.1
        }
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

    /// Whether an address is this IPv4 network's own broadcast address (RFC 919, section 7).
    boolean broadcasts(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != 4 || bits >= 31 || !contains(address)) {
            return false;
        }
        int hostBits = -1 >>> bits;
        return (ByteBuffer.wrap(bytes).getInt() & hostBits) == hostBits;
    }

    static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("no address of " + bytes.length + " bytes", e);
        }
    }
}
