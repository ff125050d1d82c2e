package netlab.mail;

/// Where an SMTP dialogue stands, for those who tell how it ended.
enum SmtpStep {
    GREETING("the greeting"),
    HELLO("EHLO"),
    TLS("STARTTLS"),
    AUTH("AUTH"),
    MAIL("MAIL FROM"),
    RECIPIENT("RCPT TO"),
    DATA("DATA"),
    BODY("the message"),
    END("the final dot"),
    QUIT("QUIT");

    private final String said;

    SmtpStep(String said) {
        this.said = said;
    }

    /// As a sentence names it: `the answer to EHLO`.
    String said() {
        return said;
    }
}
