package netlab.mail;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Objects;
import javax.net.ssl.SSLException;
import netlab.contracts.HostPort;
import netlab.contracts.Problem;
import netlab.contracts.ProblemType;
import netlab.contracts.Reply;
import netlab.service.JobFailure;

/// What went wrong on a socket or in a dialogue, as the problem of a failed job.
final class Failures {
    private Failures() {}

    /// A connection that did not come about.
    static JobFailure connecting(HostPort server, IOException e) throws InterruptedException {
        throwIfInterrupted();
        boolean late = e instanceof SocketTimeoutException
                || Objects.requireNonNullElse(e.getMessage(), "").contains("timed out");
        return late
                ? failure(ProblemType.TIMEOUT, server + " did not answer", e)
                : failure(ProblemType.CONNECTION_REFUSED, server + ": " + e.getMessage(), e);
    }

    /// A connection that broke, or whose other end did not answer.
    ///
    /// @param tls whether TLS was being set up
    /// @param awaited what was waited for, as in `the answer to EHLO`
    static JobFailure broken(IOException e, boolean tls, String awaited) throws InterruptedException {
        throwIfInterrupted();
        if (e instanceof SocketTimeoutException) {
            return failure(ProblemType.TIMEOUT, awaited + " did not come in time", e);
        }
        if (tls || e instanceof SSLException) {
            return failure(ProblemType.TLS_FAILED, "no trusted TLS connection: " + e.getMessage(), e);
        }
        return failure(ProblemType.CONNECTION_LOST, "the connection was lost before " + awaited, e);
    }

    static JobFailure broken(BrokenProtocolException e, String awaited) {
        return failure(ProblemType.PROTOCOL_ERROR, "instead of " + awaited + " came " + e.getMessage(), e);
    }

    /// A reply that ended an SMTP dialogue.
    static JobFailure refused(RefusedException e) {
        ProblemType type = switch (e.step()) {
            case AUTH -> ProblemType.AUTHENTICATION_FAILED;
            case TLS -> ProblemType.TLS_FAILED;
            default -> ProblemType.MESSAGE_REJECTED;
        };
        return new JobFailure(Problem.of(type, String.valueOf(e.getMessage())).withReply(reply(e.reply())), e);
    }

    static JobFailure unknown(DeliveryUnknownException e) {
        return failure(ProblemType.DELIVERY_UNKNOWN,
                "the final dot was sent, and no answer tells whether the server took the message", e);
    }

    /// A refusal that ended an IMAP dialogue. IMAP has no reply codes.
    static JobFailure refused(ImapRefusedException e) {
        ProblemType type = switch (e.command()) {
            case "LOGIN" -> ProblemType.AUTHENTICATION_FAILED;
            case "STARTTLS" -> ProblemType.TLS_FAILED;
            default -> e.condition() == ImapResponse.Condition.BYE
                    ? ProblemType.CONNECTION_LOST
                    : ProblemType.PROTOCOL_ERROR;
        };
        String text = e.code().isEmpty() ? e.text() : "[" + e.code() + "] " + e.text();
        return new JobFailure(Problem.of(type, String.valueOf(e.getMessage())).withReply(new Reply(0, null, text)), e);
    }

    static Reply reply(SmtpReply reply) {
        return new Reply(reply.code(), reply.enhanced(), reply.text());
    }

    /// The same failure, with the dialogue that led to it.
    static JobFailure with(Dialogue dialogue, JobFailure failure) {
        return new JobFailure(failure.problem().withDialogue(dialogue.lines()), failure);
    }

    private static JobFailure failure(ProblemType type, String detail, Exception cause) {
        return new JobFailure(Problem.of(type, detail), cause);
    }

    private static void throwIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("cancelled");
        }
    }
}
