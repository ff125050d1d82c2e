package netlab.contracts;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Writes addresses as people and other programs expect them: IPv6 in its canonical form (RFC 5952, section 4), which Java
/// itself doesn't write.
public final class AddressText {
    private static final int GROUPS = 8;

    private AddressText() {}

    /// The text of an address.
    ///
    /// @param address 4 or 16 bytes, in network byte order
    public static String of(byte[] address) {
        return switch (address.length) {
            case 4 -> IntStream.range(0, 4)
                    .mapToObj(i -> Integer.toString(address[i] & 0xFF))
                    .collect(Collectors.joining("."));
            case 2 * GROUPS -> ipv6(IntStream.range(0, GROUPS)
                    .map(i -> (address[2 * i] & 0xFF) << 8 | address[2 * i + 1] & 0xFF)
                    .toArray());
            default -> throw new IllegalArgumentException("no address of " + address.length + " bytes");
        };
    }

    private static String ipv6(int[] groups) {
        int gap = 0;
        int gapEnd = 0;
        for (int i = 0; i < GROUPS; i++) {
            int end = i;
            while (end < GROUPS && groups[end] == 0) {
                end++;
            }
            if (end - i > Math.max(1, gapEnd - gap)) { // the first longest run; a single group isn't shortened
                gap = i;
                gapEnd = end;
            }
        }
        return gapEnd == 0
                ? hex(groups, 0, GROUPS)
                : hex(groups, 0, gap) + "::" + hex(groups, gapEnd, GROUPS);
    }

    private static String hex(int[] groups, int from, int to) {
        return Arrays.stream(groups, from, to).mapToObj(Integer::toHexString).collect(Collectors.joining(":"));
    }
}
