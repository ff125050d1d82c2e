package netlab.contracts;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an `inbox` job read (API.md section 5). All its texts together are bounded; what is beyond is cut off.
///
/// @param mailbox the mailbox that was read
/// @param total how many messages it holds
/// @param messages those that match, the newest last, up to the limit
/// @param dialogue line by line
public record InboxResult(
        String mailbox,
        int total,
        List<Message> messages,
        List<DialogueLine> dialogue) implements JobResult {
    public InboxResult {
        requireNonNull(mailbox);
        messages = List.copyOf(messages);
        dialogue = List.copyOf(dialogue);
    }

    /// One message as its reader sees it.
    ///
    /// @param uid the message's UID in its mailbox (RFC 9051, section 2.3.1.1)
    /// @param messageId null where the message has none
    /// @param from the header's From
    /// @param to the header's To
    /// @param returnPath the envelope's sender as the server noted it at delivery
    /// @param subject decoded
    /// @param date the header's Date as it stands there
    /// @param flags such as `\Seen`
    /// @param size in bytes, as the server tells it
    /// @param text the plain text body, decoded; null where there is none
    /// @param html the HTML body, decoded; null where there is none
    /// @param attachments the files that go with it
    /// @param raw the source, where it was asked for; bytes beyond ASCII as the Latin-1 characters of the same numbers
    public record Message(
            long uid,
            @Nullable String messageId,
            @Nullable String from,
            List<String> to,
            @Nullable String returnPath,
            @Nullable String subject,
            @Nullable String date,
            List<String> flags,
            long size,
            @Nullable String text,
            @Nullable String html,
            List<AttachmentInfo> attachments,
            @Nullable String raw) {
        public Message {
            to = List.copyOf(to);
            flags = List.copyOf(flags);
            attachments = List.copyOf(attachments);
        }
    }

    /// A file that goes with a message.
    ///
    /// @param name null where the message gives none
    /// @param contentType its media type
    /// @param size in bytes, decoded
    public record AttachmentInfo(@Nullable String name, String contentType, long size) {
        public AttachmentInfo {
            requireNonNull(contentType);
        }
    }
}
