package netlab.mail;

import java.io.IOException;
import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import netlab.contracts.InboxResult;
import netlab.contracts.InboxSpec;
import netlab.contracts.ProblemType;
import netlab.contracts.Security;
import netlab.service.JobFailure;
import org.jspecify.annotations.Nullable;

/// The reading of one mailbox over one connection, from the greeting to the last message.
final class InboxReading {
    /// Most bytes of one message that are fetched.
    static final int MOST_BYTES = 32 << 20;

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d-MMM-yyyy", Locale.ENGLISH);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(25);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    /// Waits between two looks into the mailbox: [Thread#sleep(Duration)] in production.
    interface Pause {
        void sleep(Duration time) throws InterruptedException;
    }

    /// What was read.
    ///
    /// @param total how many messages the mailbox holds
    record Outcome(long total, List<InboxResult.Message> messages) {}

    private final ImapClient client;
    private final Destination destination;
    private final Deadline wait;
    private final Pause pause;

    /// @param wait until when a match may still arrive
    InboxReading(ImapClient client, Destination destination, Deadline wait, Pause pause) {
        this.client = client;
        this.destination = destination;
        this.wait = wait;
        this.pause = pause;
    }

    Outcome read(InboxSpec spec) throws IOException, BrokenProtocolException, ImapRefusedException, JobFailure,
            InterruptedException {
        logIn();
        client.examine(spec.mailbox());
        List<Long> found = client.search(search(spec.search()));
        Duration between = SHORTEST_PAUSE;
        while (found.isEmpty() && !wait.isPast()) {
            pause.sleep(between.compareTo(wait.left()) < 0 ? between : wait.left());
            between = between.compareTo(LONGEST_PAUSE) < 0 ? between.multipliedBy(2) : LONGEST_PAUSE;
            client.noop();
            found = client.search(search(spec.search()));
        }
        List<InboxResult.Message> messages = new ArrayList<>();
        MessageView view = new MessageView(spec);
        List<Long> newest = found.subList(Math.max(0, found.size() - spec.limit()), found.size());
        client.fetch(newest, MOST_BYTES, fetched -> view.of(fetched).ifPresent(messages::add));
        client.logout();
        return new Outcome(client.exists(), messages);
    }

    private void logIn() throws IOException, BrokenProtocolException, ImapRefusedException, JobFailure {
        if (destination.security() == Security.TLS) {
            client.startWithTls();
        }
        boolean known = client.greeting();
        Set<String> capabilities = client.capability();
        if (destination.security() == Security.STARTTLS) {
            if (known || !capabilities.contains("STARTTLS")) {
                client.logout();
                throw JobFailure.of(ProblemType.TLS_FAILED, "the server offers no STARTTLS");
            }
            client.startTls();
            capabilities = client.capability();
        }
        if (known) {
            return;
        }
        if (destination.login().isEmpty() || capabilities.contains("LOGINDISABLED")) {
            client.logout();
            throw JobFailure.of(ProblemType.AUTHENTICATION_FAILED, destination.login().isEmpty()
                    ? "the server wants a login, and the job has none"
                    : "the server takes no login on a connection like this one");
        }
        destination.checkMayLogIn(destination.security() != Security.NONE);
        try {
            client.login(destination.login().get());
        } catch (IllegalArgumentException e) {
            throw JobFailure.of(ProblemType.AUTHENTICATION_FAILED, "the login can't be sent: " + e.getMessage());
        }
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
