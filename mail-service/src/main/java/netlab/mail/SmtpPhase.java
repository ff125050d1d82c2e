package netlab.mail;

/// The parts of a delivery, as its result names them.
enum SmtpPhase {
    CONNECT("connect"),
    GREETING("greeting"),
    EHLO("ehlo"),
    TLS("tls"),
    AUTH("auth"),
    ENVELOPE("envelope"),
    DATA("data"),
    COMMIT("commit"),
    FINAL_REPLY("final-reply");

    private final String shown;

    SmtpPhase(String shown) {
        this.shown = shown;
    }

    /// Its name in JSON.
    String shown() {
        return shown;
    }
}
