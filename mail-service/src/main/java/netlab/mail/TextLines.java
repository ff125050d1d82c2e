package netlab.mail;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// What a text's bytes tell about how it may travel, found in one pass.
///
/// @param ascii whether all are ASCII
/// @param fragile whether something in it would not arrive as it is: a line of more than 998 bytes (RFC 5322 §2.1.1), a lone
///     CR or other control, or what relays are known to change, blanks at a line's end and `From ` at its start
/// @param escapes how many bytes quoted-printable would escape
record TextLines(boolean ascii, boolean fragile, long escapes) {
    private static final int LONGEST_LINE = 998;
    private static final byte[] FROM = {'F', 'r', 'o', 'm', ' '};

    /// The text in UTF-8 with CR LF for each line end, be it LF or CR LF. A CR that ends no line stays.
    static byte[] canonical(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int bare = 0;
        for (int i = 0; i < bytes.length; i++) {
            bare += isBareLf(bytes, i) ? 1 : 0;
        }
        if (bare == 0) {
            return bytes;
        }
        byte[] lines = new byte[bytes.length + bare];
        int size = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (isBareLf(bytes, i)) {
                lines[size++] = '\r';
            }
            lines[size++] = bytes[i];
        }
        return lines;
    }

    private static boolean isBareLf(byte[] bytes, int i) {
        return bytes[i] == '\n' && (i == 0 || bytes[i - 1] != '\r');
    }

    /// Looks at bytes whose lines end in CR LF.
    static TextLines of(byte[] lines) {
        boolean ascii = true;
        boolean fragile = false;
        long escapes = 0;
        int start = 0;
        for (int i = 0; i < lines.length; i++) {
            byte b = lines[i];
            if (b == '\n') {
                fragile |= i - 1 - start > LONGEST_LINE || startsWithFrom(lines, start);
                start = i + 1;
            } else if (b == ' ' || b == '\t') {
                fragile |= i + 1 == lines.length || lines[i + 1] == '\r';
            } else if (b < 0) {
                ascii = false;
                escapes++;
            } else if (b < ' ' || b == 0x7F) {
                boolean lineEnd = b == '\r' && i + 1 < lines.length && lines[i + 1] == '\n';
                fragile |= !lineEnd;
                escapes += lineEnd ? 0 : 1;
            } else if (b == '=') {
                escapes++;
            }
        }
        fragile |= lines.length - start > LONGEST_LINE || startsWithFrom(lines, start);
        return new TextLines(ascii, fragile, escapes);
    }

    private static boolean startsWithFrom(byte[] lines, int start) {
        return start + FROM.length <= lines.length
                && Arrays.equals(lines, start, start + FROM.length, FROM, 0, FROM.length);
    }
}
