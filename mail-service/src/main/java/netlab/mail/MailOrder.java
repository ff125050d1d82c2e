package netlab.mail;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import netlab.contracts.Fault;
import netlab.contracts.MailMessage;
import netlab.contracts.MailSpec;
import netlab.contracts.Problem;
import netlab.contracts.ProblemType;
import netlab.service.JobFailure;

/// What a `mail` job wants delivered: completed and checked, so that every part of it can be put into a command or header as
/// it is.
///
/// @param from the header's From as people read it
/// @param sender the envelope's, empty for the null sender
/// @param recipients the envelope's
record MailOrder(OutgoingMessage message, String from, String sender, List<String> recipients) {
    MailOrder {
        recipients = List.copyOf(recipients);
    }

    /// Whether an address, of the envelope or the header, has a local part beyond ASCII: only SMTPUTF8 carries it (RFC 6531).
    boolean isInternational() {
        return !Bytes.isAscii(sender) || recipients.stream().anyMatch(each -> !Bytes.isAscii(each))
                || message.hasInternationalAddress();
    }

    /// Completes and checks.
    ///
    /// @param own the service's own address, for senders that the job leaves out
    /// @throws JobFailure with `invalid-spec` and every fault
    static MailOrder of(MailSpec spec, Optional<String> own, Instant now) throws JobFailure {
        String address = own.orElse("");
        String from = Objects.requireNonNullElse(spec.message().from(), address);
        String sender = Objects.requireNonNullElse(spec.envelope().from(), address);
        List<Fault> faults = new ArrayList<>();
        if (from.isEmpty()) {
            faults.add(new Fault("/message/from", "is required, because the service has no address of its own"));
        }
        String path = sender.isEmpty() ? "" : path("/envelope/from", sender, faults);
        List<String> recipients = new ArrayList<>();
        for (int i = 0; i < spec.envelope().to().size(); i++) {
            recipients.add(path("/envelope/to/" + i, spec.envelope().to().get(i), faults));
        }
        if (faults.isEmpty()) {
            try {
                return new MailOrder(message(spec.message(), from, now), from, path, recipients);
            } catch (IllegalArgumentException e) {
                faults.add(new Fault("/message", String.valueOf(e.getMessage())));
            }
        }
        throw new JobFailure(
                Problem.of(ProblemType.INVALID_SPEC, "the mail can't be sent as it is").withErrors(faults));
    }

    private static String path(String pointer, String address, List<Fault> faults) {
        try {
            return HeaderMailbox.path(address);
        } catch (IllegalArgumentException e) {
            faults.add(new Fault(pointer, String.valueOf(e.getMessage())));
            return "";
        }
    }

    private static OutgoingMessage message(MailMessage message, String from, Instant now) {
        return new OutgoingMessage(
                message.messageId(),
                now,
                HeaderMailbox.parse(from),
                message.to().stream().map(HeaderMailbox::parse).toList(),
                message.cc().stream().map(HeaderMailbox::parse).toList(),
                message.replyTo() == null ? null : HeaderMailbox.parse(message.replyTo()),
                message.subject(),
                message.text(),
                message.html(),
                message.headers(),
                message.attachments()
                        .stream()
                        .map(each -> Attachment.of(each.name(), each.contentType(), each.base64()))
                        .toList());
    }
}
