package netlab.mail;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import netlab.capture.SocketLog;
import netlab.contracts.DialogueLine;
import netlab.contracts.Fault;
import netlab.contracts.InboxSpec;
import netlab.contracts.MailResult;
import netlab.contracts.MailSpec;
import netlab.contracts.Problem;
import netlab.contracts.ProblemType;
import netlab.contracts.Security;
import netlab.service.JobFailure;
import netlab.service.TargetPolicy;
import org.jspecify.annotations.Nullable;

/// Follows a mail that the server took to the mailbox of who sent it: finds it over IMAP and compares its bytes. By then the
/// mail is delivered, so nothing that goes wrong here fails the job.
final class MailProof {
    private static final String MAILBOX = "INBOX";
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Destination destination;
    private final MailConfig config;
    private final TargetPolicy targets;

    private MailProof(Destination destination, MailConfig config, TargetPolicy targets) {
        this.destination = destination;
        this.config = config;
        this.targets = targets;
    }

    /// Prepares to look.
    ///
    /// @param own whether the mail goes to the configured server: whose mailbox that of another is, nobody knows
    /// @throws JobFailure with `invalid-spec` when there is nowhere to look
    static MailProof of(MailSpec spec, boolean own, MailConfig config, TargetPolicy targets) throws JobFailure {
        Destination destination = Destination.of(null, security(spec, config), spec.auth(), spec.verify().tls(),
                config.imap(), config);
        if (!own || destination.login().isEmpty()) {
            throw new JobFailure(Problem.of(ProblemType.INVALID_SPEC, "the mail can't be followed")
                    .withErrors(List.of(new Fault("/proof", own
                            ? "needs a login, to read the mailbox with"
                            : "is for mails to the service's own server alone"))));
        }
        return new MailProof(destination, config, targets);
    }

    /// How to speak to the mailbox: as configured, but a mail that went encrypted is not read back in clear.
    private static @Nullable Security security(MailSpec spec, MailConfig config) {
        boolean encrypted = spec.security() == Security.TLS || spec.security() == Security.STARTTLS;
        return encrypted && config.security() == Security.NONE ? Security.STARTTLS : null;
    }

    /// Looks.
    ///
    /// @param dialogue of its own, with the IMAP server
    /// @param sockets is told what is done with the socket
    MailResult.Proof of(MailOrder order, MailAttempt.Delivered delivered, Deadline deadline, Dialogue dialogue,
            SocketLog sockets) throws InterruptedException {
        Deadline until = deadline.orIn(LONGEST_WAIT.plus(PATIENCE));
        try (SocketWire wire = destination.connect(destination.address(targets), config, until, sockets)) {
            LineChannel channel = new LineChannel(wire, ImapClient.mostHeld(), until);
            ImapClient client = new ImapClient(channel, PATIENCE, dialogue);
            try {
                return look(client, order, delivered, dialogue);
            } catch (ImapRefusedException e) {
                throw Failures.refused(e);
            } catch (BrokenProtocolException e) {
                throw Failures.broken(e, client.awaited());
            } catch (IOException e) {
                throw Failures.broken(e, client.isStartingTls(), client.awaited());
            }
        } catch (JobFailure e) {
            return notFound("the mailbox can't be read: " + e.problem().detail(), dialogue.lines());
        }
    }

    private MailResult.Proof look(ImapClient client, MailOrder order, MailAttempt.Delivered delivered,
            Dialogue dialogue) throws IOException, BrokenProtocolException, ImapRefusedException, JobFailure,
            InterruptedException {
        new ImapOpening(client, destination).open();
        client.examine(MAILBOX);
        InboxSpec.Search search = new InboxSpec.Search(order.message().messageId(), null, null, null, false);
        MailboxWait wait = new MailboxWait(client, Deadline.in(LONGEST_WAIT, System::nanoTime), Thread::sleep);
        List<Long> found = wait.until(search);
        double latencyMs = Math.round((dialogue.elapsedMs() - delivered.atMs()) * 1000) / 1000.0;
        if (found.isEmpty()) {
            client.logout();
            return notFound("it was not in " + MAILBOX + " within " + LONGEST_WAIT.toSeconds()
                    + " s; is this account among the recipients?", dialogue.lines());
        }
        long uid = found.getLast();
        MailComparison comparison = MailComparison.of(client, uid, delivered.writer());
        client.logout();
        return new MailResult.Proof(true, uid, latencyMs, comparison.difference().isEmpty(), comparison.compared(),
                comparison.added(), comparison.returnPath().orElse(null), comparison.difference().orElse(null),
                dialogue.lines());
    }

    private static MailResult.Proof notFound(String detail, List<DialogueLine> dialogue) {
        return new MailResult.Proof(false, null, null, false, 0, 0, null, detail, dialogue);
    }
}
