package netlab.mail;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import netlab.contracts.InboxSpec;

/// Waits for a message to arrive in the mailbox that is open. The server is listened to where it can tell by itself (IDLE,
/// RFC 2177); but it may tell late, or of nothing, so the mailbox is looked into from time to time as well.
final class MailboxWait {
    private static final Duration SHORTEST = Duration.ofMillis(25);
    private static final Duration LONGEST = Duration.ofMillis(500);

    /// Waits between two looks into the mailbox: [Thread#sleep(Duration)] in production.
    interface Pause {
        void sleep(Duration time) throws InterruptedException;
    }

    private final ImapClient client;
    private final Deadline end;
    private final Pause pause;

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
        List<Long> found = client.search(InboxReading.search(search));
        Duration between = SHORTEST;
        while (found.isEmpty() && !end.isPast()) {
            listen(between.compareTo(end.left()) < 0 ? between : end.left());
            between = between.compareTo(LONGEST) < 0 ? between.multipliedBy(2) : LONGEST;
            found = client.search(InboxReading.search(search));
        }
        return found;
    }

    private void listen(Duration atMost)
            throws IOException, BrokenProtocolException, ImapRefusedException, InterruptedException {
        if (client.can("IDLE")) {
            client.idle(atMost);
            return;
        }
        pause.sleep(atMost);
        client.noop();
    }
}
