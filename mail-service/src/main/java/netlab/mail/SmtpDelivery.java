package netlab.mail;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import netlab.contracts.Account;
import netlab.contracts.Event;
import netlab.contracts.MailResult.Rejection;
import netlab.contracts.Problem;
import netlab.contracts.ProblemType;
import netlab.contracts.Security;
import netlab.service.Events;
import netlab.service.JobFailure;

/// The delivery of one message over one connection, from the greeting to the reply to the final dot.
final class SmtpDelivery {
    /// What was learnt on the way.
    ///
    /// @param reply to the final dot
    /// @param server the name by which the server greeted
    /// @param bytes of the message as sent, without dots added
    record Outcome(
            SmtpReply reply,
            List<String> accepted,
            List<Rejection> rejected,
            String server,
            SmtpExtensions extensions,
            long bytes) {}

    private final SmtpClient client;
    private final Destination destination;
    private final String ownName;
    private final Supplier<String> token;

    /// @param ownName this host's name or address literal
    /// @param token makes random text for boundaries
    SmtpDelivery(SmtpClient client, Destination destination, String ownName, Supplier<String> token) {
        this.client = client;
        this.destination = destination;
        this.ownName = ownName;
        this.token = token;
    }

    /// Delivers.
    ///
    /// @param sender the envelope's, empty for the null sender
    /// @throws JobFailure when it ends without the server having refused a command
    Outcome deliver(OutgoingMessage message, String sender, List<String> recipients, Events events)
            throws IOException, BrokenProtocolException, RefusedException, DeliveryUnknownException, JobFailure,
            InterruptedException {
        try {
            return converse(message, sender, recipients, events);
        } catch (RefusedException e) {
            if (!e.reply().isClosing() && e.step() != SmtpStep.BODY) {
                client.quit();
            }
            throw e;
        }
    }

    private Outcome converse(OutgoingMessage message, String sender, List<String> recipients, Events events)
            throws IOException, BrokenProtocolException, RefusedException, DeliveryUnknownException, JobFailure,
            InterruptedException {
        if (destination.security() == Security.TLS) {
            client.startWithTls();
        }
        String server = client.greeting().lines().getFirst().split(" ", 2)[0];
        SmtpExtensions extensions = hello();
        authenticate(extensions);
        MessageWriter writer = new MessageWriter(message, extensions.has("8BITMIME"), token);
        client.mail(sender, parameters(writer, extensions));
        List<String> accepted = new ArrayList<>();
        List<Rejection> rejected = new ArrayList<>();
        offer(recipients, accepted, rejected);
        client.data();
        long bytes = client.body(writer);
        events.emit(new Event.MailReady(message.messageId()));
        events.awaitCommit();
        if (Thread.interrupted()) {
            throw new InterruptedException("cancelled before the final dot");
        }
        SmtpReply reply = client.end();
        return new Outcome(reply, accepted, rejected, server, extensions, bytes);
    }

    private SmtpExtensions hello() throws IOException, BrokenProtocolException, RefusedException, JobFailure {
        SmtpExtensions extensions = client.hello(ownName);
        if (destination.security() != Security.STARTTLS) {
            return extensions;
        }
        if (!extensions.has("STARTTLS")) {
            client.quit();
            throw JobFailure.of(ProblemType.TLS_FAILED, "the server offers no STARTTLS");
        }
        client.startTls();
        return client.hello(ownName);
    }

    private void authenticate(SmtpExtensions extensions)
            throws IOException, BrokenProtocolException, RefusedException, JobFailure {
        Optional<Account.Login> login = destination.login();
        List<String> offered = extensions.mechanisms();
        if (login.isEmpty() || (offered.isEmpty() && !destination.demanded())) {
            return;
        }
        boolean encrypted = destination.security() != Security.NONE;
        destination.checkMayLogIn(encrypted);
        Optional<SaslMechanism> wanted = Optional.ofNullable(login.get().mechanism())
                .map(mechanism -> SaslMechanism.valueOf(mechanism.name()));
        Optional<SaslMechanism> mechanism = wanted.or(() -> SaslMechanism.bestOf(offered, encrypted))
                .filter(each -> offered.contains(each.keyword()));
        if (mechanism.isEmpty()) {
            client.quit();
            throw JobFailure.of(ProblemType.AUTHENTICATION_FAILED,
                    "the server does not offer " + wanted.map(SaslMechanism::keyword).orElse("a way to log in")
                            + (offered.isEmpty() ? "" : ", but " + String.join(", ", offered)));
        }
        client.authenticate(mechanism.get(), login.get());
    }

    private static List<String> parameters(MessageWriter writer, SmtpExtensions extensions) {
        List<String> parameters = new ArrayList<>();
        if (extensions.has("SIZE")) {
            parameters.add("SIZE=" + writer.size());
        }
        if (writer.isEightBit()) {
            parameters.add("BODY=8BITMIME");
        }
        return parameters;
    }

    private void offer(List<String> recipients, List<String> accepted, List<Rejection> rejected)
            throws IOException, BrokenProtocolException, RefusedException, JobFailure {
        Optional<SmtpReply> refusal = Optional.empty();
        for (String recipient : recipients) {
            SmtpReply reply = client.recipient(recipient);
            if (reply.isPositive()) {
                accepted.add(recipient);
            } else {
                refusal = Optional.of(reply);
                rejected.add(new Rejection(recipient, reply.code(), reply.enhanced(), reply.text()));
            }
        }
        if (accepted.isEmpty() && refusal.isPresent()) {
            client.quit();
            throw new JobFailure(Problem.of(ProblemType.ALL_RECIPIENTS_REJECTED, "the server refused every recipient")
                    .withRejected(rejected)
                    .withReply(Failures.reply(refusal.get())));
        }
    }
}
