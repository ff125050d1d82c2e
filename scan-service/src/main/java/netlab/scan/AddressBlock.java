package netlab.scan;

import static java.util.Objects.requireNonNull;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The addresses of a network in CIDR notation (RFC 4632, section 3.1; RFC 4291, section 2.3), the first and the last
/// included.
///
/// @param first the lowest address
/// @param count how many there are, up to 4,096
record AddressBlock(InetAddress first, int count) {
    private static final int MOST_HOST_BITS = 12;
    private static final int MAPPED_BITS = 96;

    AddressBlock {
        requireNonNull(first);
        if (count < 1 || count > 1 << MOST_HOST_BITS) {
            throw new IllegalArgumentException("a block has 1 to 4096 addresses, not " + count);
        }
    }

    /// Reads `address/bits`; empty for a text without a `/`.
    ///
    /// @throws IllegalArgumentException when what stands around the `/` is no network, or too large a one
    static Optional<AddressBlock> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return Optional.empty();
        }
        InetAddress address = InetAddress.ofLiteral(text.substring(0, slash));
        byte[] bytes = address.getAddress();
        // Java reads ::ffff:192.0.2.0 as the IPv4 address that it maps
        boolean mapped = bytes.length == 4 && text.contains(":");
        int bits = Integer.parseInt(text.substring(slash + 1)) - (mapped ? MAPPED_BITS : 0);
        int hostBits = bytes.length * 8 - bits;
        if (bits < 0 || hostBits < 0 || hostBits > MOST_HOST_BITS) {
            throw new IllegalArgumentException(text + " is no network of 4096 addresses at most");
        }
        BigInteger lowest = new BigInteger(1, bytes).shiftRight(hostBits).shiftLeft(hostBits);
        return Optional.of(new AddressBlock(address(lowest, bytes.length), 1 << hostBits));
    }

    /// The addresses, ascending, each made as it is asked for.
    Stream<InetAddress> addresses() {
        byte[] bytes = first.getAddress();
        BigInteger lowest = new BigInteger(1, bytes);
        return IntStream.range(0, count).mapToObj(i -> address(lowest.add(BigInteger.valueOf(i)), bytes.length));
    }

    private static InetAddress address(BigInteger number, int length) {
        byte[] digits = number.toByteArray();
        byte[] bytes = new byte[length];
        int from = Math.max(0, digits.length - length);
        byte[] significant = Arrays.copyOfRange(digits, from, digits.length);
        System.arraycopy(significant, 0, bytes, length - significant.length, significant.length);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("no address of " + length + " bytes", e);
        }
    }
}
