package netlab.contracts;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What became of a mail that the server took (API.md section 4).
///
/// @param messageId with its angle brackets
/// @param reply the server's reply to the final dot, without its code
/// @param accepted the recipients that the server accepted, at least one
/// @param rejected the recipients that it refused
/// @param envelope what the server was told
/// @param header what the reader sees
/// @param tls null for clear text
/// @param local the client's end, `ip:port`
/// @param remote the server's end, `ip:port`
/// @param server the name by which the server greeted
/// @param extensions what it offered to EHLO last
/// @param bytesSent the message's bytes as sent, without dots added for transparency
/// @param durationMs from connecting to the reply to the final dot, in milliseconds
/// @param dialogue line by line
public record MailResult(
        String messageId,
        String reply,
        List<String> accepted,
        List<Rejection> rejected,
        Addressing envelope,
        Addressing header,
        @Nullable Tls tls,
        String local,
        String remote,
        String server,
        List<String> extensions,
        long bytesSent,
        double durationMs,
        List<DialogueLine> dialogue) implements JobResult {
    public MailResult {
        requireNonNull(messageId);
        requireNonNull(reply);
        accepted = List.copyOf(accepted);
        rejected = List.copyOf(rejected);
        extensions = List.copyOf(extensions);
        dialogue = List.copyOf(dialogue);
    }

    /// A sender and recipients.
    public record Addressing(String from, List<String> to) {
        public Addressing {
            requireNonNull(from);
            to = List.copyOf(to);
        }
    }

    /// A recipient that the server refused.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Rejection(String recipient, int code, @Nullable String enhanced, String text) {
        public Rejection {
            requireNonNull(recipient);
            requireNonNull(text);
        }
    }

    /// How the connection was encrypted.
    ///
    /// @param protocol such as `TLSv1.3`
    /// @param cipher the cipher suite
    /// @param verified whether the server's certificate was checked
    public record Tls(String protocol, String cipher, boolean verified) {
        public Tls {
            requireNonNull(protocol);
            requireNonNull(cipher);
        }
    }
}
