package netlab.mail;

/// The server answered a command with a reply that ends the matter.
public final class RefusedException extends Exception {
    private final SmtpStep step;
    private final transient SmtpReply reply;

    RefusedException(SmtpStep step, SmtpReply reply) {
        super("the server answered " + step.said() + " with " + reply.code());
        this.step = step;
        this.reply = reply;
    }

    SmtpStep step() {
        return step;
    }

    SmtpReply reply() {
        return reply;
    }

    /// Whether the same may succeed later. The final dot's is final too: what becomes of a message that was offered is not
    /// decided twice.
    boolean isWorthAnotherTry() {
        return reply.isTransient() && step != SmtpStep.END;
    }
}
