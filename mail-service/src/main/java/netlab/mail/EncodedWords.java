package netlab.mail;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Text beyond ASCII in headers (RFC 2047): `=?UTF-8?Q?Gr=C3=BC=C3=9Fe?=`.
final class EncodedWords {
    /// Most characters of one encoded word (§2).
    static final int LONGEST = 75;

    private static final String HEAD_Q = "=?UTF-8?Q?";
    private static final String HEAD_B = "=?UTF-8?B?";
    private static final int FRAME = HEAD_Q.length() + 2;
    private static final Pattern WORD = Pattern
            .compile("=\\?([^?*\\s]{1,40})(?:\\*[^?\\s]{0,40})?\\?([bBqQ])\\?([^?\\s]*)\\?=");

    private EncodedWords() {}

    /// Encodes a text as words that are to be set with a space or a fold between them.
    ///
    /// @param firstRoom most characters of the first word, since its line has begun
    static List<String> encode(String text, int firstRoom) {
        boolean base64 = 3 * (long) quoted(text).length() > 4 * (long) text.getBytes(StandardCharsets.UTF_8).length;
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        int room = firstRoom;
        for (int i = 0; i < text.length();) {
            int next = text.offsetByCodePoints(i, 1);
            String character = text.substring(i, next);
            if (!word.isEmpty() && size(word + character, base64) > room - FRAME) {
                words.add(framed(word.toString(), base64));
                word.setLength(0);
                room = LONGEST;
            }
            word.append(character);
            i = next;
        }
        words.add(framed(word.toString(), base64));
        return words;
    }

    private static int size(String text, boolean base64) {
        return base64 ? (text.getBytes(StandardCharsets.UTF_8).length + 2) / 3 * 4 : quoted(text).length();
    }

    private static String framed(String text, boolean base64) {
        return base64 ? HEAD_B + SaslMechanism.base64(text) + "?=" : HEAD_Q + quoted(text) + "?=";
    }

    /// The Q encoding with the narrow alphabet that is allowed everywhere (§5).
    private static String quoted(String text) {
        StringBuilder out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            if (c == ' ') {
                out.append('_');
            } else if (c < 0x80 && (Character.isLetterOrDigit(c) || "!*+-/".indexOf(c) >= 0)) {
                out.append(c);
            } else {
                out.append(String.format("=%02X", (int) c));
            }
        }
        return out.toString();
    }

    /// Decodes every encoded word in a header's text; what is none stays. White space between two words goes (§6.2), and a
    /// character that was cut between them is put together again.
    static String decode(String text) {
        StringBuilder out = new StringBuilder();
        ByteArrayOutputStream pending = new ByteArrayOutputStream();
        String charset = "";
        int last = 0;
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            String between = text.substring(last, matcher.start());
            boolean adjacent = last > 0 && between.isBlank();
            if (!adjacent || !charset.equalsIgnoreCase(matcher.group(1))) {
                out.append(Bytes.text(Bytes.octets(pending.toByteArray()), charset));
                pending.reset();
            }
            if (!adjacent) {
                out.append(between);
            }
            charset = matcher.group(1);
            pending.writeBytes(bytes(matcher.group(2), matcher.group(3)));
            last = matcher.end();
        }
        out.append(Bytes.text(Bytes.octets(pending.toByteArray()), charset));
        return out.append(text, last, text.length()).toString();
    }

    private static byte[] bytes(String encoding, String content) {
        if (encoding.equalsIgnoreCase("Q")) {
            return Bytes.of(QuotedPrintable.decode(content.replace('_', ' ')));
        }
        try {
            return Base64.getMimeDecoder().decode(content);
        } catch (IllegalArgumentException _) {
            return Bytes.of(content);
        }
    }
}
