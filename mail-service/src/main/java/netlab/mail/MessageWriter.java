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

/// Writes a message as bytes (RFC 5322, RFC 2045–2047): its header, then
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

    private final OutgoingMessage message;
    private final List<TextPart> texts = new ArrayList<>();
    private final String mixed;
    private final String alternative;

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
        mixed = boundary(token);
        alternative = boundary(token);
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
        CountingStream count = new CountingStream();
        try {
            writeTo(count);
        } catch (IOException e) {
            throw new IllegalStateException("counting does not fail", e);
        }
        return count.bytes;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        StringBuilder head = new StringBuilder(header());
        if (message.attachments().isEmpty()) {
            body(head);
            write(out, head);
            return;
        }
        multipart(head, "mixed", mixed);
        head.append("--").append(mixed).append("\r\n");
        body(head);
        write(out, head);
        for (Attachment attachment : message.attachments()) {
            write(out, "\r\n--" + mixed + "\r\n" + header(attachment));
            base64(out, attachment.base64());
        }
        write(out, "\r\n--" + mixed + "--\r\n");
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

    private void body(StringBuilder out) {
        if (texts.size() == 1) {
            texts.getFirst().writeTo(out);
            return;
        }
        multipart(out, "alternative", alternative);
        for (TextPart text : texts) {
            out.append("--").append(alternative).append("\r\n");
            text.writeTo(out);
            out.append("\r\n");
        }
        out.append("--").append(alternative).append("--\r\n");
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

    private static void base64(OutputStream out, String base64) throws IOException {
        byte[] line = new byte[BASE64_LINE + 2];
        for (int at = 0; at < base64.length(); at += BASE64_LINE) {
            int length = Math.min(BASE64_LINE, base64.length() - at);
            for (int i = 0; i < length; i++) {
                line[i] = (byte) base64.charAt(at + i);
            }
            line[length] = '\r';
            line[length + 1] = '\n';
            out.write(line, 0, length + 2);
        }
    }

    private static void write(OutputStream out, CharSequence text) throws IOException {
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static final class CountingStream extends OutputStream {
        private long bytes;

        @Override
        public void write(int b) {
            bytes++;
        }

        @Override
        public void write(byte[] source, int offset, int length) {
            bytes += length;
        }
    }
}
