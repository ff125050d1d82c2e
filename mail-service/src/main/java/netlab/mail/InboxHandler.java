package netlab.mail;

import java.io.IOException;
import java.time.Duration;
import netlab.contracts.InboxResult;
import netlab.contracts.InboxSpec;
import netlab.service.Events;
import netlab.service.JobFailure;
import netlab.service.JobHandler;
import netlab.service.TargetPolicy;

/// Runs `inbox` jobs: reads a mailbox over IMAP and changes nothing in it.
public final class InboxHandler implements JobHandler<InboxSpec, InboxResult> {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final MailConfig config;
    private final TargetPolicy targets;

    InboxHandler(MailConfig config, TargetPolicy targets) {
        this.config = config;
        this.targets = targets;
    }

    @Override
    public InboxResult run(InboxSpec spec, Events events) throws JobFailure, InterruptedException {
        Destination destination = Destination.of(spec.server(),
                spec.security(),
                spec.auth(),
                spec.verify().tls(),
                config.imap(),
                config);
        destination.checkMayCapture(spec.capture(), config);
        Duration wait = Duration.ofMillis(spec.waitMs());
        Deadline deadline = Deadline.in(config.deadline().plus(wait), System::nanoTime);
        Dialogue dialogue = new Dialogue(events, System::nanoTime);
        try (SocketWire wire = destination.connect(destination.address(targets), config, deadline,
                events.sockets())) {
            LineChannel channel = new LineChannel(wire, ImapClient.mostHeld(), deadline);
            ImapClient client = new ImapClient(channel, PATIENCE, dialogue);
            Deadline until = Deadline.in(wait, System::nanoTime);
            InboxReading reading = new InboxReading(client, destination, until, Thread::sleep);
            InboxReading.Outcome outcome = read(reading, client, spec);
            return new InboxResult(spec.mailbox(), (int) outcome.total(), outcome.messages(), dialogue.lines());
        } catch (JobFailure e) {
            throw Failures.with(dialogue, e);
        }
    }

    private static InboxReading.Outcome read(InboxReading reading, ImapClient client, InboxSpec spec)
            throws JobFailure, InterruptedException {
        try {
            return reading.read(spec);
        } catch (ImapRefusedException e) {
            throw Failures.refused(e);
        } catch (BrokenProtocolException e) {
            throw Failures.broken(e, client.awaited());
        } catch (IOException e) {
            throw Failures.broken(e, client.isStartingTls(), client.awaited());
        }
    }
}
