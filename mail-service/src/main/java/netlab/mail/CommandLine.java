package netlab.mail;

import java.nio.charset.StandardCharsets;

/// One command line of a dialogue, complete but for its CR LF. What would end the line early or hide in it (CR, LF, NUL)
/// is refused here, before a byte is sent, so that no argument can smuggle a second command in (RFC 5321 §2.3.8).
record CommandLine(String text) {
    CommandLine {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\r' || c == '\n' || c == 0) {
                throw new IllegalArgumentException("CR, LF and NUL are not allowed in a command");
            }
            if (c > 0x7E) {
                throw new IllegalArgumentException("only ASCII is allowed in a command");
            }
        }
    }

    /// The bytes to send, with the line's end.
    byte[] bytes() {
        return (text + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /// Hides the text, which may be a secret.
    @Override
    public String toString() {
        return "CommandLine[" + text.length() + " characters]";
    }
}
