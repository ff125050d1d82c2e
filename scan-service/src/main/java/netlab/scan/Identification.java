package netlab.scan;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.regex.Pattern;

/// Says which service a port behaves like, whatever its number.
final class Identification {
    private static final Pattern SMTP = Pattern.compile("(220|421|554)[ -].*SMTP.*", Pattern.DOTALL);
    private static final Pattern FTP = Pattern.compile("220[ -](?i:.*FTP.*)", Pattern.DOTALL);
    private static final Pattern NNTP = Pattern.compile("20[01] (?i:.*(NNTP|news).*)", Pattern.DOTALL);
    private static final Pattern IMAP = Pattern.compile("\\* (OK|PREAUTH|BYE)[ \r].*", Pattern.DOTALL);
    private static final Pattern HTTP = Pattern.compile("HTTP/[0-9](\\.[0-9])? [0-9]{3}.*", Pattern.DOTALL);
    /// A time of day beside a year or a day of the month, on one line (RFC 867).
    private static final Pattern DAYTIME = Pattern.compile(
            "(?=.*\\b[0-2]?[0-9]:[0-5][0-9](:[0-6][0-9])?\\b)(?=.*(\\b[0-9]{4}\\b|[0-9]{2,4}-[0-9]{2}-[0-9]{2})).{8,80}[\r\n]*");
    private static final Pattern PRINTABLE = Pattern.compile("[\\t\\n\\r\\x20-\\x7e\\x80-\\xff]+");
    private static final int LONGEST_QUOTE = 512;
    private static final int CHARGEN_LINE = 72;
    private static final int FIRST_GLYPH = 0x20;
    private static final int GLYPHS = 95;

    private Identification() {}

    /// What a TCP port behaves like, or empty.
    static Optional<String> of(Conversation conversation) {
        if (conversation.greeting().isEmpty()) {
            return ofAnswer(conversation.message(), conversation.answer());
        }
        return ofUnasked(conversation.greeting().latin1(), conversation.ended());
    }

    /// What a UDP port behaves like by its answer to a probe, or empty.
    static Optional<String> ofDatagram(Octets probe, Octets answer) {
        Optional<String> identified = ofAnswer(probe, answer);
        return identified.isPresent() || answer.isEmpty() ? identified : ofUnasked(answer.latin1(), true);
    }

    private static Optional<String> ofAnswer(Octets sent, Octets answer) {
        if (answer.isEmpty()) {
            return Optional.empty();
        }
        if (answer.equals(sent)) {
            return Optional.of("echo");
        }
        String text = answer.latin1();
        if (HTTP.matcher(text).matches()) {
            return Optional.of("http");
        }
        // a TLS alert (RFC 8446, section 6): the message was no handshake
        return text.startsWith("\u0015\u0003") ? Optional.of("tls") : Optional.empty();
    }

    private static Optional<String> ofUnasked(String text, boolean ended) {
        requireNonNull(text);
        if (text.startsWith("SSH-")) {
            return Optional.of("ssh");
        }
        if (SMTP.matcher(text).matches()) {
            return Optional.of("smtp");
        }
        if (FTP.matcher(text).matches()) {
            return Optional.of("ftp");
        }
        if (NNTP.matcher(text).matches()) {
            return Optional.of("nntp");
        }
        if (IMAP.matcher(text).matches()) {
            return Optional.of("imap");
        }
        if (text.startsWith("+OK")) {
            return Optional.of("pop3");
        }
        if (text.startsWith("RFB 0")) {
            return Optional.of("rfb");
        }
        return isChargen(text) ? Optional.of("chargen") : ofSmallService(text, ended);
    }

    private static Optional<String> ofSmallService(String text, boolean ended) {
        if (!ended) {
            return Optional.empty();
        }
        if (DAYTIME.matcher(text).matches()) {
            return Optional.of("daytime");
        }
        return text.length() <= LONGEST_QUOTE && PRINTABLE.matcher(text).matches()
                ? Optional.of("qotd")
                : Optional.empty();
    }

    /// Whether the text begins with a line of consecutive printing characters, as RFC 864 suggests.
    private static boolean isChargen(String text) {
        if (text.length() < CHARGEN_LINE) {
            return false;
        }
        for (int i = 1; i < CHARGEN_LINE; i++) {
            int expected = FIRST_GLYPH + (text.charAt(i - 1) - FIRST_GLYPH + 1) % GLYPHS;
            if (text.charAt(i) != expected) {
                return false;
            }
        }
        return true;
    }
}
