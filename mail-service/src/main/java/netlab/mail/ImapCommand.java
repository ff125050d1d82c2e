package netlab.mail;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import netlab.contracts.Secret;

/// An IMAP command in the making (RFC 9051 §2.2.1): what goes over the wire, and what the transcript shows of it. An
/// argument that can't be quoted goes as a literal, before which the client waits for the server's leave (§4.3), unless the
/// server takes it without (RFC 7888).
final class ImapCommand {
    /// Most bytes of a literal that LITERAL- lets go without leave (RFC 7888 §5).
    static final int LITERAL_MINUS = 4096;

    private static final int LONGEST_QUOTED = 500;
    private static final Pattern QUOTABLE = Pattern.compile("[ -~]*");

    /// What is sent in one go.
    ///
    /// @param octets the bytes, one char each, without the line end
    /// @param shown the same for the transcript
    record Segment(String octets, String shown) {
        @Override
        public String toString() {
            return "Segment[" + shown + "]";
        }
    }

    private final String name;
    private final List<Segment> done = new ArrayList<>();
    private int literalBytes;
    private final StringBuilder octets = new StringBuilder();
    private final StringBuilder shown = new StringBuilder();

    /// @param name the command, as `UID SEARCH`
    ImapCommand(String name) {
        this.name = name;
        octets.append(name);
        shown.append(name);
    }

    String name() {
        return name;
    }

    /// Adds a word of the protocol as it is; never what a user gave.
    ImapCommand word(String word) {
        octets.append(' ').append(word);
        shown.append(' ').append(word);
        return this;
    }

    /// Adds a text that a user gave.
    ///
    /// @throws IllegalArgumentException when CR, LF or NUL is in it
    ImapCommand text(String text) {
        return argument(text, false);
    }

    /// Adds a text that the transcript must not show.
    ImapCommand secret(String text) {
        return argument(text, true);
    }

    private ImapCommand argument(String text, boolean secret) {
        if (text.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
            throw new IllegalArgumentException("CR, LF and NUL are not allowed in a command");
        }
        if (QUOTABLE.matcher(text).matches() && text.length() <= LONGEST_QUOTED) {
            String quoted = '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
            octets.append(' ').append(quoted);
            shown.append(' ').append(secret ? Secret.MASK : quoted);
            return this;
        }
        String literal = Bytes.octets(text.getBytes(StandardCharsets.UTF_8));
        literalBytes = Math.max(literalBytes, literal.length());
        octets.append(" {").append(literal.length());
        shown.append(secret ? " {…" : " {" + literal.length());
        done.add(new Segment(octets.toString(), shown.toString()));
        octets.setLength(0);
        shown.setLength(0);
        octets.append(literal);
        shown.append(secret ? Secret.MASK : text);
        return this;
    }

    /// The bytes of the longest literal; 0 when there is none.
    int literalBytes() {
        return literalBytes;
    }

    /// The segments in order.
    ///
    /// @param literalPlus whether they follow each other at once; otherwise after each but the last the server must say `+`
    List<Segment> segments(boolean literalPlus) {
        String end = literalPlus ? "+}" : "}";
        List<Segment> segments = new ArrayList<>();
        done.forEach(segment -> segments.add(new Segment(segment.octets() + end, segment.shown() + end)));
        segments.add(new Segment(octets.toString(), shown.toString()));
        return segments;
    }
}
