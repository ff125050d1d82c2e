package netlab.mail;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where an SMTP dialogue stands, for those who tell how it ended.
enum SmtpStep {
    GREETING("the greeting", SmtpPhase.GREETING),
    HELLO("EHLO", SmtpPhase.EHLO),
    TLS("STARTTLS", SmtpPhase.TLS),
    AUTH("AUTH", SmtpPhase.AUTH),
    RESET("RSET", SmtpPhase.ENVELOPE),
    MAIL("MAIL FROM", SmtpPhase.ENVELOPE),
    RECIPIENT("RCPT TO", SmtpPhase.ENVELOPE),
    DATA("DATA", SmtpPhase.DATA),
    BODY("the message", SmtpPhase.DATA),
    END("the final dot", SmtpPhase.FINAL_REPLY),
    QUIT("QUIT", null);

    private final String said;
    private final @Nullable SmtpPhase phase;

    SmtpStep(String said, @Nullable SmtpPhase phase) {
        this.said = said;
        this.phase = phase;
    }

    /// As a sentence names it: `the answer to EHLO`.
    String said() {
        return said;
    }

    /// The part of a delivery that it belongs to; none when all is over.
    Optional<SmtpPhase> phase() {
        return Optional.ofNullable(phase);
    }

    /// The reply, if it says that this was done.
    ///
    /// @throws RefusedException when it says that it was not
    SmtpReply positive(SmtpReply reply) throws BrokenProtocolException, RefusedException {
        if (reply.isIntermediate()) {
            throw unfit(reply);
        }
        if (!reply.isPositive()) {
            throw new RefusedException(this, reply);
        }
        return reply;
    }

    /// The reply, if it says that the server waits for more.
    ///
    /// @throws RefusedException when it says that it does not
    SmtpReply intermediate(SmtpReply reply) throws BrokenProtocolException, RefusedException {
        if (reply.isPositive()) {
            throw unfit(reply);
        }
        if (!reply.isIntermediate()) {
            throw new RefusedException(this, reply);
        }
        return reply;
    }

    /// A reply that can't be one to this.
    BrokenProtocolException unfit(SmtpReply reply) {
        return new BrokenProtocolException("a reply " + reply.code() + " to " + said);
    }
}
