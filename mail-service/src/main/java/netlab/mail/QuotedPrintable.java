package netlab.mail;

/// The quoted-printable transfer encoding (RFC 2045 §6.7).
final class QuotedPrintable {
    private static final int LONGEST_LINE = 76;
    private static final String HEX = "0123456789ABCDEF";

    private QuotedPrintable() {}

    /// Encodes octets whose lines end in CR LF. A lone CR or LF is content and comes back as such. A text that does not end
    /// in a line end is closed by a soft one, so that the line end which SMTP demands adds nothing to it.
    static String encode(String octets) {
        StringBuilder out = new StringBuilder(octets.length() + octets.length() / 8 + 3);
        int start = 0;
        for (int end = octets.indexOf("\r\n"); end >= 0; end = octets.indexOf("\r\n", start)) {
            encodeLine(octets, start, end, out);
            out.append("\r\n");
            start = end + 2;
        }
        if (start < octets.length()) {
            encodeLine(octets, start, octets.length(), out);
            out.append("=\r\n");
        }
        return out.toString();
    }

    private static void encodeLine(String octets, int start, int end, StringBuilder out) {
        int column = 0;
        boolean from = octets.startsWith("From ", start);
        for (int i = start; i < end; i++) {
            char b = octets.charAt(i);
            boolean blank = b == ' ' || b == '\t';
            boolean plain = blank ? i < end - 1 : b > 0x20 && b < 0x7F && b != '=';
            int width = plain && !(from && i == start) ? 1 : 3;
            // One column is kept for the soft break's own sign.
            if (column + width > LONGEST_LINE - 1) {
                out.append("=\r\n");
                column = 0;
            }
            if (width == 1) {
                out.append(b);
            } else {
                out.append('=').append(HEX.charAt(b >> 4)).append(HEX.charAt(b & 15));
            }
            column += width;
        }
    }

    /// Decodes octets to octets. What is no escape is kept as it stands (§6.7, note on robust decoders).
    static String decode(String octets) {
        StringBuilder out = new StringBuilder(octets.length());
        for (int i = 0; i < octets.length(); i++) {
            char c = octets.charAt(i);
            if (c == '=') {
                int skipped = softBreak(octets, i + 1);
                if (skipped >= 0) {
                    i += skipped;
                    continue;
                }
                int high = i + 2 < octets.length() ? Character.digit(octets.charAt(i + 1), 16) : -1;
                int low = i + 2 < octets.length() ? Character.digit(octets.charAt(i + 2), 16) : -1;
                if (high >= 0 && low >= 0) {
                    out.append((char) (high * 16 + low));
                    i += 2;
                    continue;
                }
            }
            out.append(c);
        }
        return out.toString();
    }

    /// How many characters a soft line break has after its sign, white space that was added on the way included; −1 when it
    /// is none.
    private static int softBreak(String octets, int from) {
        int at = from;
        while (at < octets.length() && (octets.charAt(at) == ' ' || octets.charAt(at) == '\t')) {
            at++;
        }
        if (at == octets.length()) {
            return at - from;
        }
        if (octets.startsWith("\r\n", at)) {
            return at + 2 - from;
        }
        return octets.charAt(at) == '\n' ? at + 1 - from : -1;
    }
}
