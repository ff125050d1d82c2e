package netlab.contracts;

import static java.util.Objects.requireNonNull;

import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// A place in a distributed trace: the value of the `traceparent` header (W3C Trace Context, section 3.2).
///
/// @param traceId the whole trace, 32 lower-case hexadecimal digits, not all zero
/// @param parentId who calls, 16 such digits, not all zero
/// @param flags two such digits; the lowest bit says that the caller may have recorded it
public record TraceParent(String traceId, String parentId, String flags) {
    /// The header that carries it.
    public static final String HEADER = "traceparent";

    private static final String VERSION = "00";
    /// Of the fields that version 00 has: `00-<32 digits>-<16 digits>-<2 digits>`.
    private static final int LENGTH = 55;
    private static final int LONGEST = 512;

    public TraceParent {
        requireNonNull(traceId);
        requireNonNull(parentId);
        requireNonNull(flags);
        if (!isId(traceId, 32) || !isId(parentId, 16) || !isHex(flags, 2)) {
            throw new IllegalArgumentException("no place in a trace");
        }
    }

    /// What a header says, or empty where there is none or none that can be understood: such a one is as good as none
    /// (section 3.2.2.5). A later version may have more fields.
    public static Optional<TraceParent> parse(@Nullable String header) {
        if (header == null || header.length() < LENGTH || header.length() > LONGEST) {
            return Optional.empty();
        }
        String version = header.substring(0, 2);
        boolean known = VERSION.equals(version)
                ? header.length() == LENGTH
                : isHex(version, 2) && !"ff".equals(version)
                        && (header.length() == LENGTH || header.charAt(LENGTH) == '-');
        String traceId = header.substring(3, 35);
        String parentId = header.substring(36, 52);
        String flags = header.substring(53, LENGTH);
        boolean separated = header.charAt(2) == '-' && header.charAt(35) == '-' && header.charAt(52) == '-';
        return known && separated && isId(traceId, 32) && isId(parentId, 16) && isHex(flags, 2)
                ? Optional.of(new TraceParent(traceId, parentId, flags))
                : Optional.empty();
    }

    private static boolean isId(String text, int length) {
        return isHex(text, length) && !"0".repeat(length).equals(text);
    }

    private static boolean isHex(String text, int length) {
        for (int i = 0; i < text.length(); i++) {
            char digit = text.charAt(i);
            if (!(digit >= '0' && digit <= '9' || digit >= 'a' && digit <= 'f')) {
                return false;
            }
        }
        return text.length() == length;
    }

    /// The first place of a new trace.
    public static TraceParent next() {
        return new TraceParent(digits(2), digits(1), VERSION);
    }

    /// A further place of the same trace, for a call that is made in the course of this one.
    public TraceParent child() {
        return new TraceParent(traceId, digits(1), flags);
    }

    private static String digits(int words) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < words; i++) {
            digits.append(HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE)));
        }
        return digits.toString();
    }

    @Override
    public String toString() {
        return VERSION + "-" + traceId + "-" + parentId + "-" + flags;
    }
}
