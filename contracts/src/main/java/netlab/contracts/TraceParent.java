package netlab.contracts;

import static java.util.Objects.requireNonNull;

import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A place in a distributed trace: the value of the `traceparent` header (W3C Trace Context, section 3.2).
///
/// @param traceId the whole trace, 32 lower-case hexadecimal digits, not all zero
/// @param parentId who calls, 16 such digits, not all zero
/// @param flags two such digits; the lowest bit says that the caller may have recorded it
public record TraceParent(String traceId, String parentId, String flags) {
    /// The header that carries it.
    public static final String HEADER = "traceparent";

    private static final Pattern SYNTAX = Pattern.compile(
            "([0-9a-f]{2})-((?!0{32})[0-9a-f]{32})-((?!0{16})[0-9a-f]{16})-([0-9a-f]{2})(-.*)?");
    private static final String VERSION = "00";
    private static final int LONGEST = 512;

    public TraceParent {
        requireNonNull(traceId);
        requireNonNull(parentId);
        requireNonNull(flags);
        if (!SYNTAX.matcher(VERSION + "-" + traceId + "-" + parentId + "-" + flags).matches()) {
            throw new IllegalArgumentException("no place in a trace");
        }
    }

    /// What a header says, or empty where there is none or none that can be understood: such a one is as good as none
    /// (section 3.2.2.5). A later version may have more fields.
    public static Optional<TraceParent> parse(@Nullable String header) {
        if (header == null || header.length() > LONGEST) {
            return Optional.empty();
        }
        Matcher matcher = SYNTAX.matcher(header);
        if (!matcher.matches() || "ff".equals(matcher.group(1))
                || VERSION.equals(matcher.group(1)) && matcher.group(5) != null) {
            return Optional.empty();
        }
        return Optional.of(new TraceParent(requireNonNull(matcher.group(2)), requireNonNull(matcher.group(3)),
                requireNonNull(matcher.group(4))));
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
