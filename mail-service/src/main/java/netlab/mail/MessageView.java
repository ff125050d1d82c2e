package netlab.mail;

import java.util.Optional;
import netlab.contracts.InboxResult;
import netlab.contracts.InboxSpec;
import org.jspecify.annotations.Nullable;

/// Makes of fetched messages what an `inbox` job answers with. All texts of one answer together are bounded; what does not
/// fit any more is cut off.
final class MessageView {
    private static final int MOST_CHARACTERS = 4 << 20;

    private final InboxSpec spec;
    private int left = MOST_CHARACTERS;

    MessageView(InboxSpec spec) {
        this.spec = spec;
    }

    /// A message as its reader sees it; empty when the server's search, which is by part, took it for another.
    Optional<InboxResult.Message> of(FetchedMessage fetched) {
        ReceivedMessage message = ReceivedMessage.parse(fetched.octets());
        MimeHeaders headers = message.headers();
        String messageId = headers.text("Message-ID").orElse(null);
        if (spec.search().messageId() != null && !bare(spec.search().messageId()).equals(bare(messageId))) {
            return Optional.empty();
        }
        return Optional.of(new InboxResult.Message(
                fetched.uid(),
                messageId,
                headers.text("From").orElse(null),
                headers.addresses("To"),
                headers.text("Return-Path").map(MessageView::bare).orElse(null),
                headers.text("Subject").orElse(null),
                headers.text("Date").orElse(null),
                fetched.flags(),
                fetched.size(),
                bounded(message.text()),
                bounded(message.html()),
                message.attachments().stream().map(MessageView::info).toList(),
                spec.raw() ? bounded(fetched.octets()) : null));
    }

    private static InboxResult.AttachmentInfo info(ReceivedMessage.Part part) {
        return new InboxResult.AttachmentInfo(part.name().isEmpty() ? null : part.name(), part.contentType(),
                part.size());
    }

    private @Nullable String bounded(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String kept = text.length() <= left ? text : text.substring(0, left);
        left -= kept.length();
        return kept;
    }

    /// A Message-ID or path without its angle brackets.
    static String bare(@Nullable String id) {
        String text = id == null ? "" : id.strip();
        return text.startsWith("<") && text.endsWith(">") ? text.substring(1, text.length() - 1) : text;
    }
}
