package netlab.contracts;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a scan's target may look like: a name, an address, or a network in CIDR notation (RFC 4632, RFC 4291).
final class TargetSyntax {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9._-]{0,252}[A-Za-z0-9_.])?");
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("(?=.*:)[0-9A-Fa-f:.]{2,45}");
    private static final Pattern CIDR = Pattern.compile("([0-9A-Fa-f:.]+)/([0-9]{1,3})");
    static final int MOST_ADDRESSES = 4_096;

    private TargetSyntax() {}

    /// How many addresses the target stands for.
    ///
    /// @throws IllegalArgumentException when it is no target or stands for too many
    static int addresses(String target) {
        Matcher cidr = CIDR.matcher(target);
        if (cidr.matches()) {
            String address = java.util.Objects.requireNonNull(cidr.group(1));
            int bits = IPV4.matcher(address).matches() ? 32 : 128;
            checkAddress(address);
            int hostBits = bits - Integer.parseInt(cidr.group(2));
            if (hostBits < 0) {
                throw new IllegalArgumentException("the prefix is longer than " + bits + " bits");
            }
            if (hostBits > 12) {
                throw new IllegalArgumentException("stands for more than " + MOST_ADDRESSES + " addresses");
            }
            return 1 << hostBits;
        }
        if (target.contains(":")) {
            checkAddress(target);
        } else if (!NAME.matcher(target).matches()) {
            throw new IllegalArgumentException("is no name, address or network");
        } else if (IPV4.matcher(target).matches()) {
            checkAddress(target);
        }
        return 1;
    }

    private static void checkAddress(String address) {
        boolean valid = IPV4.matcher(address).matches()
                ? java.util.Arrays.stream(address.split("\\.")).mapToInt(Integer::parseInt).allMatch(b -> b <= 255)
                : IPV6.matcher(address).matches();
        if (!valid) {
            throw new IllegalArgumentException("is no address");
        }
    }
}
