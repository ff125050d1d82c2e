package netlab.mail;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Octets kept in a string, one char each (ISO 8859-1), and the ways from them to text.
final class Bytes {
    private Bytes() {}

    static byte[] of(String octets) {
        return octets.getBytes(StandardCharsets.ISO_8859_1);
    }

    static String octets(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /// UTF-8 where the octets are valid UTF-8, else ISO 8859-1: what servers and old mail programs send unlabelled.
    static String text(String octets) {
        if (isAscii(octets)) {
            return octets;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(of(octets))).toString();
        } catch (CharacterCodingException _) {
            return octets;
        }
    }

    /// Decodes with a charset by its MIME name; an unknown or ASCII name falls back to [#text(String)].
    static String text(String octets, String charset) {
        if (charset.isEmpty() || charset.toLowerCase(Locale.ROOT).equals("us-ascii") || !known(charset)) {
            return text(octets);
        }
        return new String(of(octets), Charset.forName(charset));
    }

    static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static boolean known(String charset) {
        try {
            return Charset.isSupported(charset);
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
