package netlab.mail;

import java.time.Duration;

/// How long to wait for each answer (RFC 5321 §4.5.3.2). The job's deadline bounds all of them.
///
/// @param greeting for the 220 after connecting
/// @param command for EHLO, STARTTLS and each step of AUTH, for which the RFC has no number
/// @param mail for the answer to MAIL FROM
/// @param recipient for the answer to RCPT TO
/// @param data for the 354 after DATA
/// @param end for the answer to the final dot: the server may be delivering
/// @param quit for the answer to QUIT: by then nothing depends on it
/// @param reset for the answer to RSET on a connection that was kept: a server that is still there has nothing to do for it
record SmtpTimeouts(
        Duration greeting,
        Duration command,
        Duration mail,
        Duration recipient,
        Duration data,
        Duration end,
        Duration quit,
        Duration reset) {
    static SmtpTimeouts ofRfc5321() {
        Duration five = Duration.ofMinutes(5);
        return new SmtpTimeouts(
                five,
                five,
                five,
                five,
                Duration.ofMinutes(2),
                Duration.ofMinutes(10),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5));
    }
}
