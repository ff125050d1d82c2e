package netlab.mail;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A message that was read, decoded (RFC 5322, RFC 2045–2047, RFC 2231). Whatever it is made of, reading it ends: depth and
/// number of parts are bounded, and what is not understood is taken as it stands.
///
/// @param text the plain text; null where there is none; line ends are LF
/// @param html the formatted text; null where there is none; line ends are LF
record ReceivedMessage(MimeHeaders headers, @Nullable String text, @Nullable String html, List<Part> attachments) {
    private static final int DEEPEST = 16;
    private static final int MOST_PARTS = 500;
    private static final Pattern LINE_END = Pattern.compile("\r\n");

    ReceivedMessage {
        attachments = List.copyOf(attachments);
    }

    /// A part that is no body text.
    ///
    /// @param name its file name, or nothing
    /// @param size its bytes, decoded
    record Part(String name, String contentType, int size) {}

    /// Reads a whole message.
    ///
    /// @param octets one char a byte
    static ReceivedMessage parse(String octets) {
        Reader reader = new Reader();
        MimeHeaders headers = MimeHeaders.parse(head(octets));
        reader.part(headers, body(octets), 0, "text/plain");
        return new ReceivedMessage(headers, first(reader.plain), first(reader.html), reader.attachments);
    }

    private static @Nullable String first(List<String> texts) {
        return texts.isEmpty() ? null : texts.getFirst();
    }

    private static String head(String octets) {
        int end = headEnd(octets);
        return end < 0 ? octets : octets.substring(0, end);
    }

    private static String body(String octets) {
        int end = headEnd(octets);
        return end < 0 ? "" : octets.substring(octets.indexOf('\n', end) + 1);
    }

    /// Where the empty line begins.
    private static int headEnd(String octets) {
        int line = 0;
        while (line < octets.length()) {
            if (octets.startsWith("\r\n", line) || octets.charAt(line) == '\n') {
                return line;
            }
            int end = octets.indexOf('\n', line);
            if (end < 0) {
                return -1;
            }
            line = end + 1;
        }
        return -1;
    }

    private static final class Reader {
        private final List<String> plain = new ArrayList<>();
        private final List<String> html = new ArrayList<>();
        private final List<Part> attachments = new ArrayList<>();
        private int parts;

        void part(MimeHeaders headers, String body, int depth, String defaultType) {
            if (++parts > MOST_PARTS) {
                return;
            }
            MimeField type = MimeField.parse(headers.first("Content-Type").orElse(defaultType));
            if (type.value().startsWith("multipart/") && !type.parameter("boundary").isEmpty() && depth < DEEPEST) {
                String inner = type.value().equals("multipart/digest") ? "message/rfc822" : "text/plain";
                for (String child : split(body, type.parameter("boundary"))) {
                    part(MimeHeaders.parse(head(child)), body(child), depth + 1, inner);
                }
                return;
            }
            leaf(headers, type, decoded(headers, body));
        }

        private void leaf(MimeHeaders headers, MimeField type, String octets) {
            MimeField disposition = MimeField.parse(headers.first("Content-Disposition").orElse("inline"));
            String name = disposition.parameter("filename").isEmpty()
                    ? type.parameter("name")
                    : disposition.parameter("filename");
            boolean attached = disposition.value().equals("attachment") || !name.isEmpty();
            if (!attached && (type.value().equals("text/plain") || type.value().equals("text/html"))) {
                String text = LINE_END.matcher(Bytes.text(octets, type.parameter("charset"))).replaceAll("\n");
                (type.value().equals("text/plain") ? plain : html).add(text);
            } else {
                attachments.add(new Part(name, type.value(), octets.length()));
            }
        }

        private static String decoded(MimeHeaders headers, String body) {
            String encoding = headers.first("Content-Transfer-Encoding").orElse("").toLowerCase(Locale.ROOT);
            return switch (encoding) {
                case "quoted-printable" -> QuotedPrintable.decode(body);
                case "base64" -> base64(body);
                default -> body;
            };
        }

        private static String base64(String body) {
            try {
                return Bytes.octets(Base64.getMimeDecoder().decode(Bytes.of(body)));
            } catch (IllegalArgumentException _) {
                return body;
            }
        }

        /// The parts between the lines of a boundary; the line end before such a line is the line's (RFC 2046 §5.1.1).
        private static List<String> split(String body, String boundary) {
            List<String> children = new ArrayList<>();
            String dashes = "--" + boundary;
            int from = -1;
            for (int at = 0; at >= 0 && at < body.length() && children.size() < MOST_PARTS; at = nextLine(body, at)) {
                if (!body.startsWith(dashes, at) || !isDelimiter(body, at + dashes.length())) {
                    continue;
                }
                if (from >= 0) {
                    children.add(body.substring(from, Math.max(from, beforeLineEnd(body, at))));
                }
                from = nextLine(body, at);
                if (body.startsWith("--", at + dashes.length()) || from < 0) {
                    return children;
                }
            }
            if (from >= 0) {
                children.add(body.substring(from));
            }
            return children;
        }

        private static boolean isDelimiter(String body, int after) {
            int end = body.indexOf('\n', after);
            String rest = body.substring(after, end < 0 ? body.length() : end).strip();
            return rest.isEmpty() || rest.equals("--");
        }

        private static int nextLine(String body, int at) {
            int end = body.indexOf('\n', at);
            return end < 0 ? -1 : end + 1;
        }

        private static int beforeLineEnd(String body, int at) {
            int end = at > 0 && body.charAt(at - 1) == '\n' ? at - 1 : at;
            return end > 0 && body.charAt(end - 1) == '\r' ? end - 1 : end;
        }
    }
}
