package netlab.mail;

import java.util.Base64;
import java.util.List;

/// A text on its way into a message: how it must be encoded to arrive as it is.
///
/// @param subtype `plain` or `html`
/// @param encoding `7bit`, `8bit`, `quoted-printable` or `base64`
/// @param charset `us-ascii` or `utf-8`
/// @param content as it stands in the message, octets, lines ended by CR LF; base64 is on one line still
record TextPart(String subtype, String encoding, String charset, String content) {
    /// Chooses the encoding: none where the text can do without, which for text beyond ASCII needs 8BITMIME (RFC 6152), else the
    /// shorter of quoted-printable and base64.
    ///
    /// @param eightBit whether the server takes 8BITMIME
    /// @param alone whether the text is the whole body; then a last line without an end is kept so by the encoding, since the
    ///     message needs a line end there that is not the text's
    static TextPart of(String subtype, String text, boolean eightBit, boolean alone) {
        byte[] lines = TextLines.canonical(text);
        TextLines found = TextLines.of(lines);
        boolean open = alone && lines.length > 0 && lines[lines.length - 1] != '\n';
        String charset = found.ascii() ? "us-ascii" : "utf-8";
        if (!open && !found.fragile() && (found.ascii() || eightBit)) {
            return new TextPart(subtype, found.ascii() ? "7bit" : "8bit", charset, Bytes.octets(lines));
        }
        // An escape makes three characters of a byte, base64 four of three, and a line end of two every 76.
        if (2L * found.escapes() > lines.length * 0.37) {
            return new TextPart(subtype, "base64", charset, Bytes.octets(Base64.getEncoder().encode(lines)));
        }
        return new TextPart(subtype, "quoted-printable", charset, QuotedPrintable.encode(Bytes.octets(lines)));
    }

    boolean isEightBit() {
        return encoding.equals("8bit");
    }

    boolean isBase64() {
        return encoding.equals("base64");
    }

    /// The part's own header fields and the empty line after them.
    String header() {
        return new HeaderWriter()
                .words("Content-Type", List.of("text/" + subtype + ";", "charset=" + charset))
                .words("Content-Transfer-Encoding", List.of(encoding)) + "\r\n";
    }
}
