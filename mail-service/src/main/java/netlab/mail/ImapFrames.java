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
    private static final int ROOM_FOR_MORE = 1000;
    /// Most bytes for which room is made on the server's word alone; more is made as more comes.
    private static final int MOST_ON_TRUST = 1 << 20;
    /// Most bytes of one response: of a message at its largest, and what is told beside it.
    private static final int MOST_BYTES = 33 << 20;

    private final int lineLimit;
    private StringBuilder frame = new StringBuilder();
    private long left;
    private int awaited;
    private int literals;

    /// @param lineLimit most bytes of a line, and of everything until [#expectAtMost(long)] says otherwise
    ImapFrames(int lineLimit) {
        this.lineLimit = lineLimit;
        left = lineLimit;
    }

    /// From now on, this is the most that may come, literals included.
    void expectAtMost(long bytes) {
        left = bytes;
    }

    /// Takes the next whole response from what has arrived; empty while there is none.
    ///
    /// @return its octets, lines within it still ended by CR LF, the last one not
    Optional<String> next(ByteQueue arrived) throws BrokenProtocolException {
        while (true) {
            // As it comes, so that a large one is held once.
            String part = arrived.takeUpTo(awaited);
            frame.append(part);
            awaited -= part.length();
            if (awaited > 0) {
                return Optional.empty();
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
        spend(line.length() + 2L);
        frame.append(line);
    }

    private void expect(long size) throws BrokenProtocolException {
        spend(size);
        if (frame.length() + size > MOST_BYTES) {
            throw new BrokenProtocolException("a response of more than " + MOST_BYTES + " bytes");
        }
        if (++literals > MOST_LITERALS) {
            throw new BrokenProtocolException("a response of more than " + MOST_LITERALS + " literals");
        }
        frame.append("\r\n");
        awaited = (int) size;
        frame.ensureCapacity(frame.length() + Math.min(awaited, MOST_ON_TRUST) + ROOM_FOR_MORE);
    }

    private void spend(long bytes) throws BrokenProtocolException {
        left -= bytes;
        if (left < 0) {
            throw new BrokenProtocolException("more bytes than the limit for what was asked allows");
        }
    }

    private String finished() {
        String whole = frame.toString();
        frame = new StringBuilder();
        literals = 0;
        return whole;
    }
}
