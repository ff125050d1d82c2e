package netlab.mail;

import java.io.IOException;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import netlab.contracts.InboxResult;
import netlab.contracts.InboxSpec;
import netlab.service.JobFailure;
import org.jspecify.annotations.Nullable;

/// The reading of one mailbox over one connection, from the greeting to the last message.
final class InboxReading {
    /// Most bytes of one message that are fetched.
    static final int MOST_BYTES = 32 << 20;

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d-MMM-yyyy", Locale.ENGLISH);

    /// What was read.
    ///
    /// @param total how many messages the mailbox holds
    record Outcome(long total, List<InboxResult.Message> messages) {}

    private final ImapClient client;
    private final Destination destination;
    private final Deadline wait;
    private final MailboxWait.Pause pause;

    /// @param wait until when a match may still arrive
    InboxReading(ImapClient client, Destination destination, Deadline wait, MailboxWait.Pause pause) {
        this.client = client;
        this.destination = destination;
        this.wait = wait;
        this.pause = pause;
    }

    Outcome read(InboxSpec spec) throws IOException, BrokenProtocolException, ImapRefusedException, JobFailure,
            InterruptedException {
        new ImapOpening(client, destination).open();
        client.examine(spec.mailbox());
        List<Long> found = new MailboxWait(client, wait, pause).until(spec.search());
        List<InboxResult.Message> messages = new ArrayList<>();
        MessageView view = new MessageView(spec);
        List<Long> newest = found.subList(Math.max(0, found.size() - spec.limit()), found.size());
        client.fetch(newest, MOST_BYTES, fetched -> view.of(fetched).ifPresent(messages::add));
        client.logout();
        return new Outcome(client.exists(), messages);
    }

    /// The criteria of RFC 9051 §6.4.4; a charset is named only where it is needed.
    static ImapCommand search(InboxSpec.Search search) {
        ImapCommand command = new ImapCommand("UID SEARCH");
        String texts = text(search.messageId()) + text(search.from()) + text(search.subject());
        if (!Bytes.isAscii(texts)) {
            command.word("CHARSET UTF-8");
        }
        if (search.messageId() != null) {
            command.word("HEADER Message-ID").text(text(search.messageId()));
        }
        if (search.from() != null) {
            command.word("FROM").text(text(search.from()));
        }
        if (search.subject() != null) {
            command.word("SUBJECT").text(text(search.subject()));
        }
        if (search.since() != null) {
            command.word("SINCE " + DAY.format(search.since().date()));
        }
        return command.word(search.unseen() ? "UNSEEN" : "ALL");
    }

    private static String text(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }
}
