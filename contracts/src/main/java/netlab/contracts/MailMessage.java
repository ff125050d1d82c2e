package netlab.contracts;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The message of a `mail` job: what its reader sees (API.md section 4, RFC 5322).
///
/// @param messageId the Message-ID with its angle brackets, made when the job is accepted
/// @param from the header's From; null for the account's own address
/// @param to the header's To, up to 1,000 mailboxes
/// @param cc the header's Cc, up to 1,000 mailboxes
/// @param replyTo the header's Reply-To
/// @param subject up to 4,000 characters on one line
/// @param text the plain text body; null only where there is an HTML one
/// @param html the HTML body
/// @param headers up to 100 further header fields, values of up to 8,000 characters on one line
/// @param attachments up to 100
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MailMessage(
        String messageId,
        @Nullable String from,
        List<String> to,
        List<String> cc,
        @Nullable String replyTo,
        String subject,
        @Nullable String text,
        @Nullable String html,
        Map<String, String> headers,
        List<Attachment> attachments) {

    private static final String NO_MAILBOX = "must be a mailbox like student@lab.example or A Student <student@lab.example>";
    private static final int LARGEST_BODY = 25 * 1024 * 1024;
    private static final Pattern FIELD_NAME = Pattern.compile("[!-9;-~]{1,76}");
    private static final Pattern MESSAGE_ID = Pattern
            .compile("<[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,180}@[A-Za-z0-9!#$%&'*+/=?^_`{|}~.\\[\\]:-]{1,180}>");
    private static final Pattern CONTENT_TYPE = Pattern
            .compile("[A-Za-z0-9!#$&^_.+-]{1,127}/[A-Za-z0-9!#$&^_.+-]{1,127}");
    private static final Set<String> OWN_FIELDS = Set.of("from", "to", "cc", "bcc", "reply-to", "subject", "date",
            "message-id", "mime-version", "return-path", "received");

    public MailMessage {
        requireNonNull(messageId);
        requireNonNull(subject);
        to = List.copyOf(to);
        cc = List.copyOf(cc);
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        attachments = List.copyOf(attachments);
        if (text == null && html == null) {
            throw new IllegalArgumentException("a message has text or html");
        }
    }

    /// A file that goes with the message.
    ///
    /// @param name the file's name, 1 to 255 characters
    /// @param contentType its media type
    /// @param base64 its content
    public record Attachment(String name, String contentType, String base64) {
        static Attachment read(Fields fields) {
            String name = fields.requiredLine("name", 255);
            String contentType = fields.line("contentType", 255).orElse("application/octet-stream");
            if (!CONTENT_TYPE.matcher(contentType).matches()) {
                fields.fault("contentType", "must be a media type like text/plain");
            }
            if (contentType.toLowerCase(Locale.ROOT).startsWith("multipart/")
                    || contentType.toLowerCase(Locale.ROOT).startsWith("message/")) {
                fields.fault("contentType", "must not be a multipart or message type");
            }
            String base64 = fields.text("base64", LARGEST_BODY).orElse("");
            if (!fields.has("base64") || fields.isNull("base64")) {
                fields.fault("base64", "is required");
            }
            try {
                var _ = Base64.getDecoder().decode(base64);
            } catch (IllegalArgumentException _) {
                fields.fault("base64", "must be base64 (RFC 4648, section 4)");
            }
            return new Attachment(name, contentType, base64);
        }
    }

    /// The addresses that To and Cc name, each once.
    public List<String> recipients() {
        return Stream.concat(to.stream(), cc.stream())
                .flatMap(each -> Mailbox.parse(each).stream())
                .map(Mailbox::address)
                .distinct()
                .toList();
    }

    static MailMessage read(Fields fields) {
        @Nullable
        String from = mailbox(fields, "from");
        List<String> to = mailboxes(fields, "to");
        List<String> cc = mailboxes(fields, "cc");
        @Nullable
        String replyTo = mailbox(fields, "replyTo");
        String subject = fields.line("subject", 4_000).orElse("");
        @Nullable
        String text = body(fields, "text");
        @Nullable
        String html = body(fields, "html");
        if (text == null && html == null && !fields.faulty("html")) {
            fields.fault("text", "is required, or html");
        }
        Map<String, String> headers = readHeaders(fields.object("headers"));
        List<Attachment> attachments = fields.objects("attachments", 100, Attachment::read);
        Optional<String> given = fields.line("messageId", 400);
        if (given.filter(each -> !MESSAGE_ID.matcher(each).matches()).isPresent()) {
            fields.fault("messageId", "must look like <unique@domain>");
        }
        String messageId = given.orElseGet(() -> newMessageId(from));
        fields.unknown();
        return new MailMessage(messageId, from, to, cc, replyTo, subject, text == null && html == null ? "" : text,
                html,
                headers, attachments);
    }

    private static String newMessageId(@Nullable String from) {
        JobId unique = JobId.next();
        return Optional.ofNullable(from)
                .flatMap(Mailbox::parse)
                .map(sender -> "<" + unique + "@" + sender.domain() + ">")
                .filter(id -> MESSAGE_ID.matcher(id).matches())
                .orElse("<" + unique + "@netlab.invalid>");
    }

    private static @Nullable String body(Fields fields, String name) {
        @Nullable
        String text = fields.text(name, LARGEST_BODY).orElse(null);
        if (text != null && text.indexOf('\0') >= 0) {
            fields.fault(name, "must not contain NUL");
        }
        return text;
    }

    private static @Nullable String mailbox(Fields fields, String name) {
        @Nullable
        String text = fields.line(name, 1_000).orElse(null);
        if (text != null && Mailbox.parse(text).isEmpty()) {
            fields.fault(name, NO_MAILBOX);
        }
        return text;
    }

    private static List<String> mailboxes(Fields fields, String name) {
        return fields.lines(name, MailSpec.MOST_RECIPIENTS, 1_000, each -> Mailbox.parse(each).isPresent()
                ? Optional.empty()
                : Optional.of(NO_MAILBOX));
    }

    private static Map<String, String> readHeaders(Fields fields) {
        Map<String, String> headers = new LinkedHashMap<>();
        List<String> names = fields.names();
        if (names.size() > 100) {
            fields.fault(names.get(100), "is one header field too many: 100 at most");
            return headers;
        }
        for (String name : names) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!FIELD_NAME.matcher(name).matches()) {
                fields.fault(name,
                        "must be a header field's name: up to 76 printable ASCII characters without a colon");
            } else if (OWN_FIELDS.contains(lower) || lower.startsWith("content-")) {
                fields.fault(name, "is made by netlab and can't be given");
            }
            fields.line(name, 8_000).ifPresentOrElse(value -> headers.put(name, value), () -> {
                if (fields.isNull(name)) {
                    fields.fault(name, "must be a string");
                }
            });
        }
        return headers;
    }
}
