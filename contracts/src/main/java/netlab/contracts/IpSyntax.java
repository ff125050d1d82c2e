package netlab.contracts;

import java.util.Arrays;
import java.util.regex.Pattern;

/// Tells addresses from names by their spelling, without looking anything up.
///
/// Only the plain spellings count: four decimal numbers without leading zeros (RFC 6943, section 3.1.1 tells what the
/// others led to), and IPv6 without a zone (RFC 4291, section 2.2).
final class IpSyntax {
    private static final Pattern BYTE = Pattern.compile("0|[1-9][0-9]{0,2}");
    private static final Pattern GROUP = Pattern.compile("[0-9A-Fa-f]{1,4}");
    private static final Pattern NAME = Pattern
            .compile("[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9_])?\\.?");
    private static final Pattern NUMERIC = Pattern.compile("[0-9]+|0[xX][0-9A-Fa-f]*");
    private static final int LONGEST_ADDRESS = 45;
    private static final int GROUPS = 8;

    private IpSyntax() {}

    static boolean isIpv4(String text) {
        String[] bytes = text.split("\\.", 6);
        return bytes.length == 4
                && Arrays.stream(bytes).allMatch(b -> BYTE.matcher(b).matches() && Integer.parseInt(b) <= 255);
    }

    static boolean isIpv6(String text) {
        if (text.length() > LONGEST_ADDRESS) {
            return false;
        }
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text, true) == GROUPS;
        }
        int before = groups(text.substring(0, gap), false);
        int after = groups(text.substring(gap + 2), true);
        return before >= 0 && after >= 0 && before + after < GROUPS;
    }

    /// How many 16-bit groups the text has, or −100 where it is malformed. An IPv4 address at the end counts for two.
    private static int groups(String text, boolean mayEndWithIpv4) {
        if (text.isEmpty()) {
            return 0;
        }
        String[] parts = text.split(":", -1);
        int count = 0;
        for (int i = 0; i < parts.length; i++) {
            if (GROUP.matcher(parts[i]).matches()) {
                count++;
            } else if (mayEndWithIpv4 && i == parts.length - 1 && isIpv4(parts[i])) {
                count += 2;
            } else {
                return -100;
            }
        }
        return count;
    }

    /// Whether the text is a host name. One that ends in a number is an address in some spelling, and never a name.
    static boolean isName(String text) {
        if (text.length() > 254 || !NAME.matcher(text).matches()) {
            return false;
        }
        String rest = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        return !NUMERIC.matcher(rest.substring(rest.lastIndexOf('.') + 1)).matches();
    }
}
