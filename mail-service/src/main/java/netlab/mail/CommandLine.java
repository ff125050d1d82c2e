package netlab.mail;

import java.nio.charset.StandardCharsets;

/// One command line of a dialogue, complete but for its CR LF. What would end the line early or hide in it (CR, LF, NUL and
/// the other controls) is refused here, before a byte is sent, so that no argument can smuggle a second command in
/// (RFC 5321 §2.3.8).
///
/// @param beyondAscii whether UTF-8 may stand in it, as after SMTPUTF8 (RFC 6531 §3.3)
record CommandLine(String text, boolean beyondAscii) {
    CommandLine {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == 0x7F || (c > 0x7F && c < 0xA0)) {
                throw new IllegalArgumentException(
                        "control characters, CR and LF above all, are not allowed in a command");
            }
            if (c > 0x7F && !beyondAscii) {
                throw new IllegalArgumentException("only ASCII is allowed in a command");
            }
        }
    }

    /// A line in ASCII.
    CommandLine(String text) {
        this(text, false);
    }

    /// A line in UTF-8.
    static CommandLine international(String text) {
        return new CommandLine(text, true);
    }

    /// The bytes to send, with the line's end.
    byte[] bytes() {
        return (text + "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    /// Hides the text, which may be a secret.
    @Override
    public String toString() {
        return "CommandLine[" + text.length() + " characters]";
    }
}
