package netlab.mail;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;

/// Writes a message as bytes (RFC 5322, RFC 2045–2047), as often as wanted and always the same: its header, then
///
/// ```
///   text                                     when that is all
///   multipart/alternative( text, html )      when there are both
///   multipart/mixed( one of these, files )   when there are attachments
/// ```
final class MessageWriter implements SmtpClient.Source {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z",
            Locale.ENGLISH);
    private static final int BASE64_LINE = 76;
    private static final int BASE64_LINES_AT_ONCE = 500;

    /// A run of the message's bytes.
    ///
    /// @param octets one char a byte
    /// @param base64 whether it is base64 that is still to be cut into lines
    private record Piece(String octets, boolean base64) {
        long size() {
            long lines = base64 ? (octets.length() + BASE64_LINE - 1) / BASE64_LINE : 0;
            return octets.length() + 2 * lines;
        }
    }

    private final OutgoingMessage message;
    private final List<TextPart> texts = new ArrayList<>();
    private final List<Piece> pieces = new ArrayList<>();

    /// @param eightBit whether the server takes 8BITMIME
    /// @param token makes random text for boundaries
    MessageWriter(OutgoingMessage message, boolean eightBit, Supplier<String> token) {
        this.message = message;
        boolean alone = message.attachments().isEmpty() && (message.text() == null || message.html() == null);
        if (message.text() != null) {
            texts.add(TextPart.of("plain", message.text(), eightBit, alone));
        }
        if (message.html() != null) {
            texts.add(TextPart.of("html", message.html(), eightBit, alone));
        }
        boolean multipart = texts.size() > 1 || !message.attachments().isEmpty();
        compose(multipart ? boundary(token) : "", multipart ? boundary(token) : "");
    }

    /// `=_` stands in no quoted-printable and no base64 text; plain text is searched.
    private String boundary(Supplier<String> token) {
        String boundary;
        do {
            boundary = "=_" + token.get();
        } while (contains(boundary));
        return boundary;
    }

    private boolean contains(String boundary) {
        return texts.stream().anyMatch(part -> part.content().contains(boundary));
    }

    /// Whether the message must be announced with `BODY=8BITMIME`.
    boolean isEightBit() {
        return texts.stream().anyMatch(TextPart::isEightBit);
    }

    /// The message's size as `SIZE=` tells it (RFC 1870), stuffed dots not counted.
    long size() {
        return pieces.stream().mapToLong(Piece::size).sum();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        for (Piece piece : pieces) {
            if (piece.base64()) {
                writeInLines(out, piece.octets());
            } else {
                out.write(Bytes.of(piece.octets()));
            }
        }
    }

    private void compose(String mixed, String alternative) {
        StringBuilder head = new StringBuilder(header());
        if (message.attachments().isEmpty()) {
            body(head, alternative);
            return;
        }
        multipart(head, "mixed", mixed);
        head.append("--").append(mixed).append("\r\n");
        body(head, alternative);
        for (Attachment attachment : message.attachments()) {
            text("\r\n--" + mixed + "\r\n" + header(attachment));
            pieces.add(new Piece(attachment.base64(), true));
        }
        text("\r\n--" + mixed + "--\r\n");
    }

    private void text(CharSequence text) {
        pieces.add(new Piece(Bytes.octets(text.toString().getBytes(StandardCharsets.UTF_8)), false));
    }

    private String header() {
        HeaderWriter header = new HeaderWriter()
                .words("Date", List.of(DATE.format(message.date().atOffset(ZoneOffset.UTC))))
                .words("Message-ID", List.of(message.messageId()))
                .mailboxes("From", List.of(message.from()));
        if (message.replyTo() != null) {
            header.mailboxes("Reply-To", List.of(Objects.requireNonNull(message.replyTo())));
        }
        if (!message.to().isEmpty()) {
            header.mailboxes("To", message.to());
        }
        if (!message.cc().isEmpty()) {
            header.mailboxes("Cc", message.cc());
        }
        header.text("Subject", message.subject());
        message.headers().forEach(header::text);
        return header.words("MIME-Version", List.of("1.0")).toString();
    }

    private void body(StringBuilder start, String alternative) {
        StringBuilder head = start;
        if (texts.size() == 1) {
            part(head, texts.getFirst());
            return;
        }
        multipart(head, "alternative", alternative);
        for (TextPart text : texts) {
            part(head.append("--").append(alternative).append("\r\n"), text);
            head = new StringBuilder("\r\n");
        }
        text(head.append("--").append(alternative).append("--\r\n"));
    }

    private void part(StringBuilder head, TextPart part) {
        text(head.append(part.header()));
        pieces.add(new Piece(part.content(), part.isBase64()));
    }

    private void multipart(StringBuilder out, String subtype, String boundary) {
        out.append(new HeaderWriter()
                .words("Content-Type", List.of("multipart/" + subtype + ";", "boundary=\"" + boundary + "\""))
                .words("Content-Transfer-Encoding", List.of(isEightBit() ? "8bit" : "7bit")));
        out.append("\r\n");
    }

    private static String header(Attachment attachment) {
        List<String> disposition = new ArrayList<>(List.of("attachment;"));
        List<String> name = HeaderWriter.parameter("filename", attachment.name());
        for (int i = 0; i < name.size(); i++) {
            disposition.add(name.get(i) + (i < name.size() - 1 ? ";" : ""));
        }
        return new HeaderWriter()
                .words("Content-Type", List.of(attachment.contentType()))
                .words("Content-Disposition", disposition)
                .words("Content-Transfer-Encoding", List.of("base64")) + "\r\n";
    }

    private static void writeInLines(OutputStream out, String base64) throws IOException {
        byte[] block = new byte[BASE64_LINES_AT_ONCE * (BASE64_LINE + 2)];
        int size = 0;
        for (int at = 0; at < base64.length(); at += BASE64_LINE) {
            int end = Math.min(base64.length(), at + BASE64_LINE);
            size = copyAscii(base64, at, end, block, size);
            block[size++] = '\r';
            block[size++] = '\n';
            if (size == block.length) {
                out.write(block, 0, size);
                size = 0;
            }
        }
        out.write(block, 0, size);
    }

    /// @return where the copy ends
    @SuppressWarnings("deprecation") // It drops the high bytes, of which ASCII has none, and is the one way to copy without an encoder.
    private static int copyAscii(String text, int from, int to, byte[] into, int at) {
        text.getBytes(from, to, into, at);
        return at + to - from;
    }
}
