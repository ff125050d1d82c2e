package netlab.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A server's whole answer to one command (RFC 5321 §4.2).
///
/// @param code 200–599
/// @param enhanced the enhanced status code of RFC 3463 like `5.7.8`, where the server gave one of the code's class
/// @param lines each line's text without its code, the enhanced one included
public record SmtpReply(int code, @Nullable String enhanced, List<String> lines) {
    private static final Pattern ENHANCED = Pattern.compile("([245])\\.(\\d{1,3})\\.(\\d{1,3})(?: |$)");

    /// Copies the lines; there is at least one.
    public SmtpReply {
        lines = List.copyOf(lines);
        if (code < 200 || code > 599 || lines.isEmpty()) {
            throw new IllegalArgumentException("no reply: " + code);
        }
    }

    /// Makes a reply of its lines and finds the enhanced code at the head of the first.
    static SmtpReply of(int code, List<String> lines) {
        Matcher matcher = ENHANCED.matcher(lines.getFirst());
        boolean sameClass = matcher.lookingAt() && matcher.group(1).charAt(0) - '0' == code / 100;
        return new SmtpReply(code, sameClass ? matcher.group().strip() : null, lines);
    }

    /// The command was done (2xx).
    public boolean isPositive() {
        return code / 100 == 2;
    }

    /// The server waits for more (3xx).
    public boolean isIntermediate() {
        return code / 100 == 3;
    }

    /// The same may succeed later (4xx).
    public boolean isTransient() {
        return code / 100 == 4;
    }

    /// The server is leaving, which it may say at any time (RFC 5321 §3.8).
    public boolean isClosing() {
        return code == 421;
    }

    /// All lines in one, without the enhanced code that each may repeat.
    public String text() {
        return lines.stream().map(this::withoutEnhanced).reduce((a, b) -> a + "\n" + b).orElse("");
    }

    private String withoutEnhanced(String line) {
        String prefix = Objects.requireNonNullElse(enhanced, "");
        return enhanced != null && line.startsWith(prefix) ? line.substring(prefix.length()).stripLeading() : line;
    }

    /// Puts a reply together from its lines, one at a time.
    static final class Parser {
        private static final Pattern LINE = Pattern.compile("([2-5]\\d\\d)(?:([ -])(.*))?", Pattern.DOTALL);
        private static final int MOST_LINES = 512;

        private final List<String> lines = new ArrayList<>();
        private int code;

        /// Takes one line without its line end.
        ///
        /// @return the reply, when this was its last line
        Optional<SmtpReply> accept(String line) throws BrokenProtocolException {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new BrokenProtocolException("a line that is no SMTP reply");
            }
            int lineCode = Integer.parseInt(matcher.group(1));
            if (!lines.isEmpty() && lineCode != code) {
                throw new BrokenProtocolException("a reply whose lines disagree: " + code + " and " + lineCode);
            }
            if (lines.size() == MOST_LINES) {
                throw new BrokenProtocolException("a reply of more than " + MOST_LINES + " lines");
            }
            code = lineCode;
            lines.add(Objects.requireNonNullElse(matcher.group(3), ""));
            if ("-".equals(matcher.group(2))) {
                return Optional.empty();
            }
            SmtpReply reply = of(code, lines);
            lines.clear();
            return Optional.of(reply);
        }
    }
}
