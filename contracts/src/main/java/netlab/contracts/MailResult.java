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
/// @param durationMs from connecting to the reply to the final dot, in milliseconds; tries before the last included
/// @param senders who the mail says it is from, in each place
/// @param phases what the last try spent its time on, in their order
/// @param roundTrips how often the last try waited for the server
/// @param roundTripsSaved how much more often it would have without PIPELINING (RFC 2920)
/// @param tries how many tries it took, from 1
/// @param reused whether an earlier job's connection was used again, so that there is no greeting
/// @param proof what was found in the mailbox; null where the job did not ask
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
        Senders senders,
        List<Phase> phases,
        int roundTrips,
        int roundTripsSaved,
        int tries,
        boolean reused,
        @Nullable Proof proof,
        List<DialogueLine> dialogue) implements JobResult {
    public MailResult {
        requireNonNull(messageId);
        requireNonNull(reply);
        accepted = List.copyOf(accepted);
        rejected = List.copyOf(rejected);
        extensions = List.copyOf(extensions);
        requireNonNull(senders);
        phases = List.copyOf(phases);
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

    /// The three senders of one mail side by side.
    ///
    /// @param envelope what MAIL FROM said, which the server notes as Return-Path; empty for the null reverse-path
    /// @param header the address in the header's From, the one that a reader is shown
    /// @param account the user name that was logged in with; null where there was no login
    /// @param readerCanTell whether what the reader gets shows that they differ
    /// @param explanation the same in a sentence
    public record Senders(
            String envelope,
            String header,
            @Nullable String account,
            boolean readerCanTell,
            String explanation) {
        public Senders {
            requireNonNull(envelope);
            requireNonNull(header);
            requireNonNull(explanation);
        }
    }

    /// A part of a delivery.
    ///
    /// @param name `connect`, `greeting`, `ehlo`, `tls`, `auth`, `envelope`, `data`, `commit` (waiting to be let go on) or
    ///     `final-reply`
    /// @param durationMs in milliseconds
    /// @param roundTrips how often the server was waited for
    public record Phase(String name, double durationMs, int roundTrips) {
        public Phase {
            requireNonNull(name);
        }
    }

    /// What the mailbox shows of a mail that was sent.
    ///
    /// @param found whether it was there in time
    /// @param uid its UID in INBOX; null where it was not found
    /// @param latencyMs from the reply to the final dot until it was found, in milliseconds; null where it was not found
    /// @param identical whether its bytes are those that were sent, after what the server put before them
    /// @param bytesCompared how many were compared
    /// @param bytesAdded how many the server put before them, such as Return-Path and Received
    /// @param returnPath the envelope's sender as the server noted it; null where it did not
    /// @param detail why it was not found or is not identical; null where all is well
    /// @param dialogue with the IMAP server, line by line
    public record Proof(
            boolean found,
            @Nullable Long uid,
            @Nullable Double latencyMs,
            boolean identical,
            long bytesCompared,
            long bytesAdded,
            @Nullable String returnPath,
            @Nullable String detail,
            List<DialogueLine> dialogue) {
        public Proof {
            dialogue = List.copyOf(dialogue);
        }
    }
}
