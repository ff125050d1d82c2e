package netlab.mail;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.UUID;
import netlab.contracts.HostPort;
import netlab.contracts.MailResult;
import netlab.contracts.MailSpec;
import netlab.service.Events;
import netlab.service.JobFailure;
import netlab.service.JobHandler;
import netlab.service.TargetPolicy;

/// Runs `mail` jobs: hands one message to an SMTP server, never twice.
public final class MailHandler implements JobHandler<MailSpec, MailResult> {
    private final MailConfig config;
    private final TargetPolicy targets;
    private final InstantSource clock;

    MailHandler(MailConfig config, TargetPolicy targets, InstantSource clock) {
        this.config = config;
        this.targets = targets;
        this.clock = clock;
    }

    @Override
    public MailResult run(MailSpec spec, Events events) throws JobFailure, InterruptedException {
        MailOrder order = MailOrder.of(spec, config.address(), clock.instant());
        Destination destination = Destination.of(spec.server(),
                spec.security(),
                spec.auth(),
                spec.verify().tls(),
                config.smtp(),
                config);
        Deadline deadline = Deadline.in(config.deadline(), System::nanoTime);
        Dialogue dialogue = new Dialogue(events, System::nanoTime);
        try (SocketWire wire = destination.connect(targets, config, deadline)) {
            LineChannel channel = new LineChannel(wire, SmtpClient.MOST_HELD, deadline);
            SmtpClient client = new SmtpClient(channel, SmtpTimeouts.ofRfc5321(), dialogue);
            SmtpDelivery delivery = new SmtpDelivery(client, destination, literal(wire.local()), MailHandler::token);
            SmtpDelivery.Outcome outcome = deliver(delivery, client, order, events);
            double durationMs = dialogue.elapsedMs();
            client.quit();
            return result(spec, order, outcome, wire, durationMs, dialogue);
        } catch (JobFailure e) {
            throw Failures.with(dialogue, e);
        }
    }

    private static SmtpDelivery.Outcome deliver(SmtpDelivery delivery, SmtpClient client, MailOrder order,
            Events events)
            throws JobFailure, InterruptedException {
        try {
            return delivery.deliver(order.message(), order.sender(), order.recipients(), events);
        } catch (RefusedException e) {
            throw Failures.refused(e);
        } catch (DeliveryUnknownException e) {
            throw Failures.unknown(e);
        } catch (BrokenProtocolException e) {
            throw Failures.broken(e, awaited(client.step()));
        } catch (IOException e) {
            throw Failures.broken(e, client.step() == SmtpStep.TLS, awaited(client.step()));
        }
    }

    private static String awaited(SmtpStep step) {
        return step == SmtpStep.GREETING ? step.said() : "the answer to " + step.said();
    }

    private static MailResult result(MailSpec spec, MailOrder order, SmtpDelivery.Outcome outcome, SocketWire wire,
            double durationMs, Dialogue dialogue) {
        return new MailResult(
                order.message().messageId(),
                String.join("\n", outcome.reply().lines()),
                outcome.accepted(),
                outcome.rejected(),
                new MailResult.Addressing(order.sender(), order.recipients()),
                new MailResult.Addressing(order.from(), spec.message().to()),
                wire.tls().orElse(null),
                shown(wire.local()),
                shown(wire.remote()),
                outcome.server(),
                outcome.extensions().lines(),
                outcome.bytes(),
                durationMs,
                dialogue.lines());
    }

    private static String shown(InetSocketAddress address) {
        return new HostPort(address.getAddress().getHostAddress(), address.getPort()).toString();
    }

    /// This host as EHLO names it: by its address, since it need not have a name (RFC 5321 §4.1.3).
    private static String literal(InetSocketAddress local) {
        String address = local.getAddress().getHostAddress();
        return local.getAddress() instanceof Inet6Address
                ? "[IPv6:" + address.split("%", 2)[0] + "]"
                : "[" + address + "]";
    }

    private static String token() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}
