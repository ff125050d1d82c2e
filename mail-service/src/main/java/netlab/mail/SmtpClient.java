package netlab.mail;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import netlab.contracts.Account;
import netlab.contracts.Secret;

/// The client's side of one SMTP dialogue (RFC 5321), one method a verb. Each sends its command, waits for the whole reply
/// and shows both to the transcript. The caller keeps the order:
///
/// ```
///   greeting ─▶ hello ─┬────────────────▶ authenticate ─▶ mail ─▶ recipient… ─▶ data ─▶ body ─▶ end ─▶ quit
///                      └▶ startTls ─▶ hello ─▶ ─┘                                        │
///                                                     close here: the server forgets it ◀┘ delivered, or unknown ◀ end
/// ```
final class SmtpClient {
    private static final int REPLY_LIMIT = 4096;
    private static final int BLOCK = 65_536;
    /// Bytes that a client must be ready to keep: a multi-line reply at its longest is read line by line.
    static final int MOST_HELD = 4 * REPLY_LIMIT;

    private final LineChannel channel;
    private final SmtpTimeouts timeouts;
    private final Transcript transcript;
    private final SecretMask mask = new SecretMask();
    private SmtpStep step = SmtpStep.GREETING;

    SmtpClient(LineChannel channel, SmtpTimeouts timeouts, Transcript transcript) {
        this.channel = channel;
        this.timeouts = timeouts;
        this.transcript = transcript;
    }

    /// The step under way, or the last one.
    SmtpStep step() {
        return step;
    }

    /// Waits for the server's first words (§3.1).
    SmtpReply greeting() throws IOException, BrokenProtocolException, RefusedException {
        step = SmtpStep.GREETING;
        return positive(reply(timeouts.greeting()));
    }

    /// Says EHLO, or HELO to a server that does not know it (§3.2).
    ///
    /// @param name this host's name or address literal
    SmtpExtensions hello(String name) throws IOException, BrokenProtocolException, RefusedException {
        step = SmtpStep.HELLO;
        SmtpReply reply = command("EHLO " + name, timeouts.command());
        if (reply.code() / 100 == 5) {
            SmtpReply old = positive(command("HELO " + name, timeouts.command()));
            return new SmtpExtensions(SmtpExtensions.of(old).server(), List.of());
        }
        return SmtpExtensions.of(positive(reply));
    }

    /// Goes over to TLS (RFC 3207). What the server said before it counts no more: say hello again.
    void startTls() throws IOException, BrokenProtocolException, RefusedException {
        step = SmtpStep.TLS;
        positive(command("STARTTLS", timeouts.command()));
        channel.startTls();
    }

    /// Starts TLS before the first word, as on port 465 (RFC 8314 §3.3).
    void startWithTls() throws IOException {
        step = SmtpStep.TLS;
        channel.startTls();
    }

    /// Authenticates (RFC 4954). The transcript gets masks where user name and password stand.
    void authenticate(SaslMechanism mechanism, Account.Login login)
            throws IOException, BrokenProtocolException, RefusedException {
        step = SmtpStep.AUTH;
        mask.hide(login.password().reveal());
        mask.hide(SaslMechanism.base64(login.password().reveal()));
        mask.hide(SaslMechanism.plain(login));
        switch (mechanism) {
            case PLAIN -> {
                channel.send(new CommandLine("AUTH PLAIN " + SaslMechanism.plain(login)));
                transcript.client("AUTH PLAIN " + Secret.MASK, "user name and password, base64");
            }
            case LOGIN -> {
                prompted("AUTH LOGIN");
                secret(SaslMechanism.base64(login.username()), "user name, base64");
                intermediate(reply(timeouts.command()));
                secret(SaslMechanism.base64(login.password().reveal()), "password, base64");
            }
            case CRAM_MD5 -> {
                String challenge = prompted("AUTH CRAM-MD5");
                secret(SaslMechanism.cramMd5(login, challenge), "user name and digest, base64");
            }
        }
        positive(reply(timeouts.command()));
    }

    private String prompted(String command) throws IOException, BrokenProtocolException, RefusedException {
        SmtpReply prompt = intermediate(command(command, timeouts.command()));
        return SaslMechanism.decoded(prompt.lines().getFirst())
                .orElseThrow(() -> new BrokenProtocolException("a prompt that is no base64"));
    }

    private void secret(String line, String meaning) throws IOException {
        channel.send(new CommandLine(line));
        transcript.client(Secret.MASK, meaning);
    }

    /// Starts a mail (§4.1.1.2).
    ///
    /// @param sender the reverse path without its brackets; empty for the null sender of bounces
    /// @param parameters like `SIZE=1000` or `BODY=8BITMIME`
    void mail(String sender, List<String> parameters) throws IOException, BrokenProtocolException, RefusedException {
        step = SmtpStep.MAIL;
        StringBuilder line = new StringBuilder("MAIL FROM:<").append(sender).append('>');
        parameters.forEach(parameter -> line.append(' ').append(parameter));
        positive(command(line.toString(), timeouts.mail()));
    }

    /// Names a recipient (§4.1.1.3). A refusal is this recipient's alone and is returned; only a server that leaves ends it.
    SmtpReply recipient(String recipient) throws IOException, BrokenProtocolException, RefusedException {
        step = SmtpStep.RECIPIENT;
        SmtpReply reply = command("RCPT TO:<" + recipient + ">", timeouts.recipient());
        if (reply.isClosing()) {
            throw new RefusedException(step, reply);
        }
        if (reply.isIntermediate()) {
            throw new BrokenProtocolException("a reply " + reply.code() + " to RCPT TO");
        }
        return reply;
    }

    /// Asks to send the message (§4.1.1.4).
    void data() throws IOException, BrokenProtocolException, RefusedException {
        step = SmtpStep.DATA;
        intermediate(command("DATA", timeouts.data()));
    }

    /// Who writes a message's bytes.
    interface Source {
        void writeTo(OutputStream out) throws IOException;
    }

    /// Sends the message up to its final dot, which is not sent: until [#end()] the server has nothing that counts.
    ///
    /// @return the bytes sent, without the dots that were added
    long body(Source message) throws IOException {
        step = SmtpStep.BODY;
        DotStuffedStream stuffed = new DotStuffedStream(channel);
        // Not closed: closing is the channel's, and the last bytes are flushed by finish().
        BufferedOutputStream buffered = new BufferedOutputStream(stuffed, BLOCK);
        message.writeTo(buffered);
        buffered.flush();
        long sent = stuffed.finish();
        transcript.client("… " + sent + " bytes of message …");
        return sent;
    }

    /// Sends the final dot and waits for the verdict.
    ///
    /// @return the positive reply
    /// @throws RefusedException when the server has not taken the message
    /// @throws DeliveryUnknownException when nothing tells whether it has
    /// @throws IOException when the connection was found lost before the dot was sent
    SmtpReply end() throws IOException, BrokenProtocolException, RefusedException, DeliveryUnknownException {
        if (channel.hasUnread()) {
            // A server that gave up while the message was held has said so: it does not have the message.
            throw unasked(reply(timeouts.quit()));
        }
        step = SmtpStep.END;
        SmtpReply reply;
        try {
            channel.send(new CommandLine("."));
            transcript.client(".");
            reply = reply(timeouts.end());
        } catch (IOException | BrokenProtocolException e) {
            throw new DeliveryUnknownException(e);
        }
        if (reply.isIntermediate()) {
            throw new DeliveryUnknownException(new BrokenProtocolException("a reply " + reply.code() + " to the dot"));
        }
        return positive(reply);
    }

    private RefusedException unasked(SmtpReply reply) throws BrokenProtocolException {
        if (reply.isPositive() || reply.isIntermediate()) {
            throw new BrokenProtocolException("a reply that nobody asked for");
        }
        return new RefusedException(step, reply);
    }

    /// Takes leave (§4.1.1.10). The mail's fate is settled, so nothing that goes wrong here matters.
    void quit() {
        step = SmtpStep.QUIT;
        try {
            command("QUIT", timeouts.quit());
        } catch (IOException | BrokenProtocolException _) {
            // The server has left first.
        }
    }

    private SmtpReply command(String line, Duration atMost) throws IOException, BrokenProtocolException {
        channel.send(new CommandLine(line));
        transcript.client(line);
        return reply(atMost);
    }

    private SmtpReply reply(Duration atMost) throws IOException, BrokenProtocolException {
        SmtpReply.Parser parser = new SmtpReply.Parser();
        while (true) {
            String line = mask.applyTo(Bytes.text(channel.await(arrived -> arrived.line(REPLY_LIMIT), atMost)));
            transcript.server(line, line.startsWith("334 ") ? meaning(line.substring(4)) : "");
            Optional<SmtpReply> reply = parser.accept(line);
            if (reply.isPresent()) {
                return reply.get();
            }
        }
    }

    private static String meaning(String prompt) {
        return SaslMechanism.decoded(prompt).map(Bytes::text).orElse("");
    }

    private SmtpReply positive(SmtpReply reply) throws BrokenProtocolException, RefusedException {
        if (reply.isIntermediate()) {
            throw new BrokenProtocolException("a reply " + reply.code() + " to " + step.said());
        }
        if (!reply.isPositive()) {
            throw new RefusedException(step, reply);
        }
        return reply;
    }

    private SmtpReply intermediate(SmtpReply reply) throws BrokenProtocolException, RefusedException {
        if (reply.isPositive()) {
            throw new BrokenProtocolException("a reply " + reply.code() + " to " + step.said());
        }
        if (!reply.isIntermediate()) {
            throw new RefusedException(step, reply);
        }
        return reply;
    }
}
