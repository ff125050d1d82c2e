package netlab.mail;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import netlab.contracts.InboxSpec;
import netlab.mail.ImapResponse.Condition;

/// Waits for a message to arrive in the mailbox that is open. The server is listened to where it can tell by itself (IDLE,
/// RFC 2177); but it may tell late, or of nothing, so the mailbox is looked into from time to time as well.
final class MailboxWait {
    private static final Duration SHORTEST = Duration.ofMillis(25);
    private static final Duration LONGEST = Duration.ofMillis(500);
    private static final Duration LONGEST_WHILE_TOLD = Duration.ofSeconds(5);

    /// Waits between two looks into the mailbox: [Thread#sleep(Duration)] in production.
    interface Pause {
        void sleep(Duration time) throws InterruptedException;
    }

    private final ImapClient client;
    private final Deadline end;
    private final Pause pause;
    private boolean idleRefused;

    /// @param end until when a match may still arrive
    MailboxWait(ImapClient client, Deadline end, Pause pause) {
        this.client = client;
        this.end = end;
        this.pause = pause;
    }

    /// Searches until something is found or the time is over.
    ///
    /// @return the UIDs found, ascending; empty when the time is over
    List<Long> until(InboxSpec.Search search)
            throws IOException, BrokenProtocolException, ImapRefusedException, InterruptedException {
        long known = client.exists();
        List<Long> found = client.search(InboxReading.search(search));
        Duration between = SHORTEST;
        while (found.isEmpty() && !end.isPast()) {
            if (client.exists() != known) {
                // It may have come too late for this search, and will not be told of again.
                between = SHORTEST;
            }
            listen(shorter(between, end.left()));
            between = shorter(between.multipliedBy(2), canListen() ? LONGEST_WHILE_TOLD : LONGEST);
            known = client.exists();
            found = client.search(InboxReading.search(search));
        }
        return found;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private boolean canListen() {
        return client.can("IDLE") && !idleRefused;
    }

    private void listen(Duration atMost)
            throws IOException, BrokenProtocolException, ImapRefusedException, InterruptedException {
        if (canListen()) {
            try {
                client.idle(atMost);
                return;
            } catch (ImapRefusedException e) {
                if (e.condition() == Condition.BYE) {
                    throw e;
                }
                // It said that it could, and does not: then the mailbox is only looked into.
                idleRefused = true;
            }
        }
        pause.sleep(atMost);
        client.noop();
    }
}
