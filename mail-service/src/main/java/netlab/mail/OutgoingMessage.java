package netlab.mail;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A message to send, checked: nothing in it can break out of its place. [MessageWriter] makes its bytes.
///
/// @param messageId with its angle brackets
/// @param text the plain body, and
/// @param html the formatted one; at least one of them is there
/// @param headers further fields, none of those that are made of the other components
record OutgoingMessage(
        String messageId,
        Instant date,
        HeaderMailbox from,
        List<HeaderMailbox> to,
        List<HeaderMailbox> cc,
        @Nullable HeaderMailbox replyTo,
        String subject,
        @Nullable String text,
        @Nullable String html,
        Map<String, String> headers,
        List<Attachment> attachments) {
    private static final Pattern MESSAGE_ID = Pattern.compile("<[!-;=?-~]{1,250}@[!-;=?-~]{1,250}>");
    private static final Set<String> RESERVED = Set.of(
            "message-id",
            "date",
            "from",
            "to",
            "cc",
            "bcc",
            "reply-to",
            "subject",
            "mime-version",
            "return-path",
            "received");

    OutgoingMessage {
        to = List.copyOf(to);
        cc = List.copyOf(cc);
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        attachments = List.copyOf(attachments);
        if (text == null && html == null) {
            throw new IllegalArgumentException("a message needs a text or html");
        }
        if (!MESSAGE_ID.matcher(messageId).matches()) {
            throw new IllegalArgumentException("no Message-ID: it is <left@right>");
        }
        headers.forEach((name, value) -> {
            HeaderWriter.checkName(name);
            String lower = name.toLowerCase(Locale.ROOT);
            if (RESERVED.contains(lower) || lower.startsWith("content-")) {
                throw new IllegalArgumentException("the header " + name + " is made by the service");
            }
            new HeaderWriter().text(name, value);
        });
        new HeaderWriter().text("Subject", subject);
    }

    /// Whether an address in the header goes beyond ASCII.
    boolean hasInternationalAddress() {
        return Stream.of(List.of(from), to, cc, replyTo == null ? List.<HeaderMailbox>of() : List.of(replyTo))
                .flatMap(List::stream)
                .anyMatch(mailbox -> !Bytes.isAscii(mailbox.address()));
    }
}
