package netlab.contracts;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A `mail` job: one message over SMTP (API.md section 4).
///
/// @param server whom to hand it to; null for the service's configured server
/// @param security null for the service's configured one
/// @param auth as whom
/// @param envelope what the server is told
/// @param message what the reader sees
/// @param verify what is checked
/// @param proof whether the mail is followed to its mailbox: found over IMAP, its bytes compared
/// @param reveal whether the dialogue shows the login as it crosses the socket; for the service's own account alone, only where
///     `auth` says its login, and only where the service's setting allows it
/// @param capture whether the packets of its sockets are captured; they show the login, so only for the service's own account
///     at its own server
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MailSpec(
        @Nullable HostPort server,
        @Nullable Security security,
        @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Account.AbsentWhenConfigured.class) Account auth,
        Envelope envelope,
        MailMessage message,
        Verify verify,
        boolean proof,
        boolean reveal,
        boolean capture) implements Spec {

    /// The most recipients of one mail.
    public static final int MOST_RECIPIENTS = 1_000;

    public MailSpec {
        requireNonNull(auth);
        requireNonNull(envelope);
        requireNonNull(message);
        requireNonNull(verify);
    }

    /// The addresses that the server is told; they may differ from those in the header.
    ///
    /// @param from MAIL FROM's address; null for the account's own; empty for the null reverse-path (RFC 5321, section
    ///     4.5.5)
    /// @param to RCPT TO's addresses, 1 to 1,000
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Envelope(@Nullable String from, List<String> to) {
        public Envelope {
            to = List.copyOf(to);
            if (to.isEmpty() || to.size() > MOST_RECIPIENTS) {
                throw new IllegalArgumentException("recipients out of range");
            }
        }
    }

    /// What is checked of the server.
    ///
    /// @param tls whether its certificate must be trusted and name the host
    public record Verify(boolean tls) {}

    static MailSpec read(Fields fields) throws InvalidSpec {
        HostPort server = Addresses.server(fields, "server").orElse(null);
        Security security = fields.choice("security", Security.class).orElse(null);
        Account auth = Account.readSmtp(fields);
        boolean missing = !fields.has("message") || fields.isNull("message");
        if (missing) {
            fields.fault("message", "is required");
        }
        Fields header = fields.object("message");
        MailMessage message = MailMessage.read(header);
        Fields verify = fields.object("verify");
        boolean verifyTls = verify.flag("tls", true);
        verify.unknown();
        boolean proof = fields.flag("proof", false);
        boolean reveal = fields.flag("reveal", false);
        boolean capture = Account.readCapture(fields, server, auth);
        Fields envelope = fields.object("envelope");
        String from = readFrom(envelope, message);
        List<String> to = readTo(envelope, message, !missing && (header.faulty("to") || header.faulty("cc")));
        envelope.unknown();
        fields.end();
        return new MailSpec(server, security, auth, new Envelope(from, to), message, new Verify(verifyTls), proof,
                reveal, capture);
    }

    private static @Nullable String readFrom(Fields envelope, MailMessage message) {
        @Nullable
        String from = envelope.line("from", 254).orElse(null);
        if (from == null) {
            return message.from() == null ? null : Mailbox.parse(message.from()).map(Mailbox::address).orElse(null);
        }
        if (!from.isEmpty() && !Mailbox.isAddress(from)) {
            envelope.fault("from", "must be an address like student@lab.example, or empty");
        }
        return from;
    }

    /// @param headerIsFaulty whether the header can't tell who the recipients are
    private static List<String> readTo(Fields envelope, MailMessage message, boolean headerIsFaulty) {
        List<String> given = envelope.lines("to", MOST_RECIPIENTS, 254, each -> Mailbox.isAddress(each)
                ? Optional.empty()
                : Optional.of("must be an address like student@lab.example"));
        boolean derived = !envelope.has("to") || envelope.isNull("to");
        List<String> to = derived ? message.recipients() : given;
        if (derived && headerIsFaulty || !derived && envelope.faulty("to")) {
            return to;
        }
        if (to.isEmpty()) {
            envelope.fault("to", "is required, here or as message.to");
        } else if (to.size() > MOST_RECIPIENTS) {
            envelope.fault("to", "must not have more than " + MOST_RECIPIENTS + " elements");
        }
        return to;
    }
}
