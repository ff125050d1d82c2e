package netlab.contracts;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/// An `inbox` job: reads a mailbox over IMAP and changes nothing in it (API.md section 5).
///
/// @param server whom to ask; null for the service's configured server
/// @param security null for the service's configured one
/// @param auth as whom
/// @param mailbox which mailbox, `INBOX` unless told otherwise
/// @param search which messages; all where it says nothing
/// @param limit how many messages at most, the newest, 1 to 200
/// @param waitMs how long to wait for a match to arrive, 0 to 300,000 ms
/// @param raw whether each message's source is wanted too
/// @param verify what is checked of the server
/// @param capture whether the packets of its sockets are captured; they show the login, so only for the service's own account
///     at its own server
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InboxSpec(
        @Nullable HostPort server,
        @Nullable Security security,
        @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Account.AbsentWhenConfigured.class) Account auth,
        String mailbox,
        Search search,
        int limit,
        int waitMs,
        boolean raw,
        MailSpec.Verify verify,
        boolean capture) implements Spec {

    public InboxSpec {
        requireNonNull(auth);
        requireNonNull(mailbox);
        requireNonNull(search);
        requireNonNull(verify);
        if (limit < 1 || waitMs < 0) {
            throw new IllegalArgumentException("limit or waitMs out of range");
        }
    }

    /// Which messages are looked for; those that match everything given.
    ///
    /// @param messageId the exact Message-ID
    /// @param from contained in From
    /// @param subject contained in Subject
    /// @param since arrived on this day or later
    /// @param unseen true for messages not seen yet alone
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Search(
            @Nullable String messageId,
            @Nullable String from,
            @Nullable String subject,
            @Nullable Day since,
            boolean unseen) {
        static Search read(Fields fields) {
            @Nullable
            String since = fields.line("since", 10).orElse(null);
            @Nullable
            Day day = null;
            try {
                day = since == null ? null : new Day(LocalDate.parse(since));
            } catch (DateTimeParseException _) {
                fields.fault("since", "must be a date like 2026-11-01");
            }
            Search search = new Search(fields.line("messageId", 400).orElse(null),
                    fields.line("from", 400).orElse(null),
                    fields.line("subject", 400).orElse(null), day, fields.flag("unseen", false));
            fields.unknown();
            return search;
        }
    }

    /// A day, in JSON as `2026-11-01`.
    public record Day(LocalDate date) {
        public Day {
            requireNonNull(date);
        }

        @Override
        @JsonValue
        public String toString() {
            return date.toString();
        }
    }

    static InboxSpec read(Fields fields) throws InvalidSpec {
        HostPort server = Addresses.server(fields, "server").orElse(null);
        Security security = fields.choice("security", Security.class).orElse(null);
        Account auth = Account.readImap(fields);
        String mailbox = fields.line("mailbox", 255).filter(each -> !each.isEmpty()).orElse("INBOX");
        Search search = Search.read(fields.object("search"));
        int limit = fields.integer("limit", 1, 200, 20);
        int waitMs = fields.integer("waitMs", 0, 300_000, 0);
        boolean raw = fields.flag("raw", false);
        Fields verify = fields.object("verify");
        boolean verifyTls = verify.flag("tls", true);
        verify.unknown();
        boolean capture = Account.readCapture(fields, server, auth);
        fields.end();
        return new InboxSpec(server, security, auth, mailbox, search, limit, waitMs, raw,
                new MailSpec.Verify(verifyTls), capture);
    }
}
