package netlab.contracts;

import static java.util.Objects.requireNonNull;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a scan's target may look like: a name, an address, or a network in CIDR notation (RFC 4632, RFC 4291).
final class TargetSyntax {
    private static final Pattern CIDR = Pattern.compile("([0-9A-Fa-f:.]+)/([0-9]{1,3})");
    private static final int MOST_HOST_BITS = 12;
    static final int MOST_ADDRESSES = 1 << MOST_HOST_BITS;

    private TargetSyntax() {}

    /// How many addresses the target stands for.
    ///
    /// @throws IllegalArgumentException when it is no target or stands for too many
    static int addresses(String target) {
        Matcher cidr = CIDR.matcher(target);
        if (cidr.matches()) {
            return addresses(requireNonNull(cidr.group(1)), Integer.parseInt(cidr.group(2)));
        }
        if (!IpSyntax.isName(target) && !IpSyntax.isIpv4(target) && !IpSyntax.isIpv6(target)) {
            throw new IllegalArgumentException("is no name, address or network");
        }
        return 1;
    }

    private static int addresses(String address, int prefix) {
        boolean ipv4 = IpSyntax.isIpv4(address);
        if (!ipv4 && !IpSyntax.isIpv6(address)) {
            throw new IllegalArgumentException("is no name, address or network");
        }
        int hostBits = (ipv4 ? 32 : 128) - prefix;
        if (hostBits < 0) {
            throw new IllegalArgumentException("the prefix is longer than " + (ipv4 ? 32 : 128) + " bits");
        }
        if (hostBits > MOST_HOST_BITS) {
            throw new IllegalArgumentException("stands for more than " + MOST_ADDRESSES + " addresses");
        }
        return 1 << hostBits;
    }
}
