package netlab.mail;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/// A text on its way into a message: how it must be encoded to arrive as it is.
///
/// @param subtype `plain` or `html`
/// @param encoding `7bit`, `8bit` or `quoted-printable`
/// @param content as it stands in the message, lines ended by CR LF
record TextPart(String subtype, String encoding, String content) {
    private static final int LONGEST_LINE = 998;
    private static final Pattern LINE_END = Pattern.compile("\r\n|\n");
    /// What relays are known to change: blanks at a line's end, `From ` at its start; and controls, a lone CR among them.
    private static final Pattern FRAGILE = Pattern.compile(
            "[ \t](?=\r\n|\\z)|^From |[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x7F]|\r(?!\n)|(?<!\r)\n",
            Pattern.MULTILINE);

    /// Chooses the encoding.
    ///
    /// @param eightBit whether the server takes 8BITMIME (RFC 6152)
    /// @param alone whether the text is the whole body; then a last line without an end is kept so by the encoding, since the
    ///     message needs a line end there that is not the text's
    static TextPart of(String subtype, String text, boolean eightBit, boolean alone) {
        String lines = LINE_END.matcher(text).replaceAll("\r\n");
        boolean open = alone && !lines.isEmpty() && !lines.endsWith("\r\n");
        boolean ascii = Bytes.isAscii(lines);
        boolean plain = !open && !FRAGILE.matcher(lines).find() && longest(lines) <= LONGEST_LINE;
        if (plain && (ascii || eightBit)) {
            return new TextPart(subtype, ascii ? "7bit" : "8bit", lines);
        }
        return new TextPart(subtype, "quoted-printable", QuotedPrintable.encode(lines));
    }

    private static int longest(String lines) {
        int longest = 0;
        int length = 0;
        for (byte b : lines.getBytes(StandardCharsets.UTF_8)) {
            if (b == '\n') {
                length = 0;
            } else if (b != '\r') {
                longest = Math.max(longest, ++length);
            }
        }
        return longest;
    }

    boolean isEightBit() {
        return encoding.equals("8bit");
    }

    /// The part's own header fields and its content.
    void writeTo(StringBuilder out) {
        String charset = Bytes.isAscii(content) && encoding.equals("7bit") ? "us-ascii" : "utf-8";
        out.append(new HeaderWriter()
                .words("Content-Type", List.of("text/" + subtype + ";", "charset=" + charset))
                .words("Content-Transfer-Encoding", List.of(encoding)));
        out.append("\r\n").append(content);
    }
}
