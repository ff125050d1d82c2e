package netlab.mail;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Cuts what an IMAP server sends into responses: a line, and where the line ends in `{n}` the n bytes of that literal and
/// the line that follows, and so on (RFC 9051 §4.3).
final class ImapFrames {
    private static final Pattern LITERAL_END = Pattern.compile(".*\\{(\\d{1,18})\\}", Pattern.DOTALL);
    private static final Pattern FREE_TEXT = Pattern.compile(
            "(?:\\+|(?:\\*|[A-Za-z0-9]+) (?:OK|NO|BAD|BYE|PREAUTH)(?: |$)).*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final int MOST_LITERALS = 1000;

    private final int lineLimit;
    private final int frameLimit;
    private StringBuilder frame = new StringBuilder();
    private int awaited;
    private int literals;

    /// @param lineLimit most bytes of a line
    /// @param frameLimit most bytes of a whole response, its literals included
    ImapFrames(int lineLimit, int frameLimit) {
        this.lineLimit = lineLimit;
        this.frameLimit = frameLimit;
    }

    /// Takes the next whole response from what has arrived; empty while there is none.
    ///
    /// @return its octets, lines within it still ended by CR LF, the last one not
    Optional<String> next(ByteQueue arrived) throws BrokenProtocolException {
        while (true) {
            if (awaited > 0) {
                Optional<String> literal = arrived.take(awaited);
                if (literal.isEmpty()) {
                    return Optional.empty();
                }
                frame.append(literal.get());
                awaited = 0;
            }
            Optional<String> line = arrived.line(lineLimit);
            if (line.isEmpty()) {
                return Optional.empty();
            }
            append(line.get());
            Matcher matcher = LITERAL_END.matcher(line.get());
            boolean freeText = literals == 0 && FREE_TEXT.matcher(line.get()).matches();
            if (freeText || !matcher.matches()) {
                return Optional.of(finished());
            }
            expect(Long.parseLong(matcher.group(1)));
        }
    }

    private void append(String line) throws BrokenProtocolException {
        if (frame.length() + line.length() > frameLimit) {
            throw new BrokenProtocolException("a response of more than " + frameLimit + " bytes");
        }
        frame.append(line);
    }

    private void expect(long size) throws BrokenProtocolException {
        if (frame.length() + size + 2 > frameLimit) {
            throw new BrokenProtocolException("a response of more than " + frameLimit + " bytes");
        }
        if (++literals > MOST_LITERALS) {
            throw new BrokenProtocolException("a response of more than " + MOST_LITERALS + " literals");
        }
        frame.append("\r\n");
        awaited = (int) size;
    }

    private String finished() {
        String whole = frame.toString();
        frame = new StringBuilder();
        literals = 0;
        return whole;
    }
}
