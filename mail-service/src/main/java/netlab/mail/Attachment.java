package netlab.mail;

import java.util.Locale;
import java.util.regex.Pattern;

/// A file that goes with a message.
///
/// @param name the file's name, without CR, LF and NUL
/// @param contentType a media type without parameters; not multipart and not message, which may not be sent as base64 (RFC 2046 §5)
/// @param base64 the content, in the standard alphabet, padded, on one line
record Attachment(String name, String contentType, String base64) {
    private static final Pattern MEDIA_TYPE = Pattern
            .compile("[A-Za-z0-9!#$&^_.+-]{1,127}/[A-Za-z0-9!#$&^_.+-]{1,127}");

    Attachment {
        if (name.isEmpty() || name.chars().anyMatch(c -> c < 0x20 || c == 0x7F)) {
            throw new IllegalArgumentException("an attachment needs a name without control characters");
        }
        String type = contentType.toLowerCase(Locale.ROOT);
        if (!MEDIA_TYPE.matcher(type).matches() || type.startsWith("multipart/") || type.startsWith("message/")) {
            throw new IllegalArgumentException("an attachment's content type is a media type like image/png");
        }
        if (!isBase64(base64)) {
            throw new IllegalArgumentException("an attachment's content is no base64");
        }
    }

    /// Adds the padding that a lenient reader does without.
    static Attachment of(String name, String contentType, String base64) {
        return new Attachment(name, contentType, base64 + "=".repeat((4 - base64.length() % 4) % 4));
    }

    private static boolean isBase64(String text) {
        int length = text.length();
        int padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
        for (int i = 0; i < length - padding; i++) {
            char c = text.charAt(i);
            boolean digitOrSign = (c >= '/' && c <= '9') || c == '+';
            boolean letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
            if (!digitOrSign && !letter) {
                return false;
            }
        }
        return length % 4 == 0;
    }
}
