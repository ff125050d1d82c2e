package netlab.mail;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import netlab.contracts.Event;
import netlab.contracts.MailResult.Rejection;
import netlab.contracts.Problem;
import netlab.contracts.ProblemType;
import netlab.service.Events;
import netlab.service.JobFailure;

/// The delivery of one message to a server that is ready for it, from the envelope to the reply to the final dot.
final class SmtpDelivery {
    /// What was learnt on the way.
    ///
    /// @param reply to the final dot
    /// @param bytes of the message as sent, without dots added
    record Outcome(SmtpReply reply, List<String> accepted, List<Rejection> rejected, long bytes) {}

    private final SmtpClient client;
    private final SmtpExtensions extensions;
    private final BooleanSupplier lastTry;
    private boolean offered;

    /// @param lastTry whether recipients that are refused for now (4xx) are given up, rather than everything tried again
    SmtpDelivery(SmtpClient client, SmtpExtensions extensions, BooleanSupplier lastTry) {
        this.client = client;
        this.extensions = extensions;
        this.lastTry = lastTry;
    }

    /// Whether the message was offered to be let go on, after which nobody may offer it again.
    boolean isOffered() {
        return offered;
    }

    /// Delivers.
    ///
    /// @param reset whether the connection has carried a mail before
    /// @throws JobFailure when it ends without the server having refused a command, or with every recipient refused
    Outcome deliver(MailOrder order, MessageWriter writer, boolean reset, Events events)
            throws IOException, BrokenProtocolException, RefusedException, DeliveryUnknownException, JobFailure,
            InterruptedException {
        try {
            checkServerCanTake(order, writer);
            return transact(order, writer, reset, events);
        } catch (RefusedException e) {
            if (!e.reply().isClosing()) {
                client.quit();
            }
            throw e;
        }
    }

    private void checkServerCanTake(MailOrder order, MessageWriter writer) throws JobFailure {
        long limit = extensions.sizeLimit();
        if (limit > 0 && writer.size() > limit) {
            client.quit();
            throw JobFailure.of(ProblemType.MESSAGE_REJECTED, "the message was not sent: it has " + writer.size()
                    + " bytes, and the server takes " + limit + " at most");
        }
        if (order.isInternational() && !extensions.has("SMTPUTF8")) {
            client.quit();
            throw JobFailure.of(ProblemType.MESSAGE_REJECTED,
                    "the message was not sent: an address has a local part beyond ASCII, and the server does not offer SMTPUTF8");
        }
    }

    private Outcome transact(MailOrder order, MessageWriter writer, boolean reset, Events events)
            throws IOException, BrokenProtocolException, RefusedException, DeliveryUnknownException, JobFailure,
            InterruptedException {
        SmtpEnvelope envelope = new SmtpEnvelope(order.sender(), parameters(order, writer), order.recipients(),
                order.isInternational());
        SmtpEnvelope.Answers answers = envelope.offer(client, extensions.has("PIPELINING"), reset);
        List<String> accepted = new ArrayList<>();
        List<Rejection> rejected = new ArrayList<>();
        sort(order.recipients(), answers.recipients(), accepted, rejected);
        long bytes = client.body(writer);
        client.phases().enter(SmtpPhase.COMMIT);
        offered = true;
        events.emit(new Event.MailReady(order.message().messageId()));
        events.awaitCommit();
        if (Thread.interrupted()) {
            throw new InterruptedException("cancelled before the final dot");
        }
        return new Outcome(client.end(), accepted, rejected, bytes);
    }

    private List<String> parameters(MailOrder order, MessageWriter writer) {
        List<String> parameters = new ArrayList<>();
        if (extensions.has("SIZE")) {
            parameters.add("SIZE=" + writer.size());
        }
        if (writer.isEightBit()) {
            parameters.add("BODY=8BITMIME");
        }
        if (order.isInternational()) {
            parameters.add("SMTPUTF8");
        }
        return parameters;
    }

    private void sort(List<String> recipients, List<SmtpReply> replies, List<String> accepted, List<Rejection> rejected)
            throws RefusedException, JobFailure {
        boolean last = lastTry.getAsBoolean();
        Optional<SmtpReply> refusal = Optional.empty();
        for (int i = 0; i < recipients.size(); i++) {
            SmtpReply reply = replies.get(i);
            if (reply.isPositive()) {
                accepted.add(recipients.get(i));
                continue;
            }
            if (reply.isTransient() && !last) {
                throw new RefusedException(SmtpStep.RECIPIENT, reply);
            }
            refusal = Optional.of(reply);
            rejected.add(new Rejection(recipients.get(i), reply.code(), reply.enhanced(), reply.text()));
        }
        if (accepted.isEmpty() && refusal.isPresent()) {
            client.quit();
            throw new JobFailure(Problem.of(ProblemType.ALL_RECIPIENTS_REJECTED, "the server refused every recipient")
                    .withRejected(rejected)
                    .withReply(Failures.reply(refusal.get())));
        }
    }
}
