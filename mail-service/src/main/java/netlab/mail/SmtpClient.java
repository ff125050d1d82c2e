package netlab.mail;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The client's side of one SMTP dialogue (RFC 5321), one method a verb. Each sends its command, waits for the whole reply
/// and shows both to the transcript. The caller keeps the order:
///
/// ```
///   greeting ─▶ hello ─┬────────────────▶ login ─▶ envelope ─▶ body ─▶ end ─▶ quit
///                      └▶ startTls ─▶ hello ─▶ ─┘      ▲          │     │
///                                                      └── RSET ──┼─────┘ the connection is kept
///                              close here: the server forgets it ◀┘ delivered, or unknown ◀ end
/// ```
final class SmtpClient {
    /// Bytes that a client must be ready to keep: replies are read line by line, and a line has 64 KiB at most.
    static final int MOST_HELD = 65_536;
    /// Most bytes of a line in reply, by default; the RFC has 512 (§4.5.3.1.5), and servers that go beyond are met.
    static final int REPLY_LIMIT = 4096;

    /// Most bytes of a challenge (RFC 4954 §4).
    private static final int CHALLENGE_LIMIT = 12_288;
    private static final int BLOCK = 65_536;
    /// Characters of a reply's code, with the blank or `-` after it.
    private static final int CODE = 4;

    private final LineChannel channel;
    private final SmtpTimeouts timeouts;
    private final Transcript transcript;
    private final Phases phases;
    private final int replyLimit;
    private final SecretMask mask = new SecretMask();
    private SmtpStep step = SmtpStep.GREETING;
    private boolean messageOpen;

    /// @param replyLimit most bytes of a line in reply
    SmtpClient(LineChannel channel, SmtpTimeouts timeouts, Transcript transcript, Phases phases, int replyLimit) {
        this.channel = channel;
        this.timeouts = timeouts;
        this.transcript = transcript;
        this.phases = phases;
        this.replyLimit = replyLimit;
    }

    SmtpClient(LineChannel channel, SmtpTimeouts timeouts, Transcript transcript) {
        this(channel, timeouts, transcript, new Phases(System::nanoTime), REPLY_LIMIT);
    }

    /// The step under way, or the last one.
    SmtpStep step() {
        return step;
    }

    SmtpTimeouts timeouts() {
        return timeouts;
    }

    Phases phases() {
        return phases;
    }

    void enter(SmtpStep next) {
        step = next;
        next.phase().ifPresentOrElse(phases::enter, phases::leave);
    }

    /// From now on, the transcript shows no line with this text.
    void hide(String secret) {
        mask.hide(secret);
    }

    /// Waits for the server's first words (§3.1).
    SmtpReply greeting() throws IOException, BrokenProtocolException, RefusedException {
        enter(SmtpStep.GREETING);
        phases.waits();
        return step.positive(reply(timeouts.greeting(), ""));
    }

    /// Says EHLO, or HELO to a server that does not know it (§3.2).
    ///
    /// @param name this host's name or address literal
    SmtpExtensions hello(String name) throws IOException, BrokenProtocolException, RefusedException {
        enter(SmtpStep.HELLO);
        SmtpReply reply = command("EHLO " + name, timeouts.command());
        if (reply.code() / 100 == 5) {
            SmtpReply old = step.positive(command("HELO " + name, timeouts.command()));
            return new SmtpExtensions(SmtpExtensions.of(old).server(), List.of());
        }
        return SmtpExtensions.of(step.positive(reply));
    }

    /// Goes over to TLS (RFC 3207). What the server said before it counts no more: say hello again. So does what came unasked
    /// behind its 220, in clear: anybody on the way may have put it there.
    void startTls() throws IOException, BrokenProtocolException, RefusedException {
        enter(SmtpStep.TLS);
        step.positive(command("STARTTLS", timeouts.command()));
        startWithTls();
    }

    /// Starts TLS before the first word, as on port 465 (RFC 8314 §3.3).
    void startWithTls() throws IOException {
        enter(SmtpStep.TLS);
        phases.waits();
        int discarded = channel.startTls();
        if (discarded > 0) {
            transcript.server("… " + discarded + " bytes …", "came in clear before TLS and were thrown away");
        }
    }

    /// Says a line that the transcript shows in its own way, as a secret must be.
    void say(CommandLine line, String shown, String meaning) throws IOException {
        channel.send(line);
        transcript.client(shown, meaning);
    }

    /// Waits for the reply to what was said.
    SmtpReply answer() throws IOException, BrokenProtocolException {
        phases.waits();
        return reply(timeouts.command(), "");
    }

    /// Sends commands in one write, and waits for the reply to each.
    ///
    /// @return as many replies, in their order
    /// @throws RefusedException when the server leaves, which it may say to any of them (§3.8)
    List<SmtpReply> ask(List<SmtpAsk> asks) throws IOException, BrokenProtocolException, RefusedException {
        enter(asks.getFirst().step());
        ByteArrayOutputStream together = new ByteArrayOutputStream();
        asks.forEach(ask -> together.writeBytes(ask.line().bytes()));
        channel.send(together.toByteArray());
        asks.forEach(ask -> transcript.client(ask.line().text()));
        phases.waits(asks.size());
        List<SmtpReply> replies = new ArrayList<>();
        for (SmtpAsk ask : asks) {
            step = ask.step();
            SmtpReply reply = reply(ask.patience(), asks.size() == 1 ? "" : "to " + ask.line().text());
            if (reply.isClosing()) {
                throw new RefusedException(step, reply);
            }
            if (step == SmtpStep.DATA ? reply.isPositive() : reply.isIntermediate()) {
                throw step.unfit(reply);
            }
            replies.add(reply);
            messageOpen = step == SmtpStep.DATA && reply.isIntermediate();
        }
        return replies;
    }

    /// Ends a message of nothing for nobody, which a server waits for that took DATA but no recipient (RFC 2920 §3.1).
    void emptyMessage() {
        messageOpen = false;
        try {
            boolean _ = command(".", timeouts.end()).isPositive();
        } catch (IOException | BrokenProtocolException _) {
            // There was nothing to deliver.
        }
    }

    /// Who writes a message's bytes.
    interface Source {
        void writeTo(OutputStream out) throws IOException;
    }

    /// Sends the message up to its final dot, which is not sent: until [#end()] the server has nothing that counts.
    ///
    /// @return the bytes sent, without the dots that were added
    long body(Source message) throws IOException {
        enter(SmtpStep.BODY);
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
            throw unasked(reply(timeouts.quit(), ""));
        }
        enter(SmtpStep.END);
        messageOpen = false;
        SmtpReply reply;
        try {
            reply = command(".", timeouts.end());
        } catch (IOException | BrokenProtocolException e) {
            throw new DeliveryUnknownException(e);
        }
        phases.leave();
        if (reply.isIntermediate()) {
            throw new DeliveryUnknownException(new BrokenProtocolException("a reply " + reply.code() + " to the dot"));
        }
        return step.positive(reply);
    }

    private RefusedException unasked(SmtpReply reply) throws BrokenProtocolException {
        if (reply.isPositive() || reply.isIntermediate()) {
            throw new BrokenProtocolException("a reply that nobody asked for");
        }
        return new RefusedException(step, reply);
    }

    /// Takes leave (§4.1.1.10). The mail's fate is settled, so nothing that goes wrong here matters. While the server waits for
    /// a message, QUIT would be a line of it: then nothing is said, and the connection must just be closed.
    void quit() {
        enter(SmtpStep.QUIT);
        if (messageOpen) {
            return;
        }
        try {
            boolean _ = command("QUIT", timeouts.quit()).isPositive();
        } catch (IOException | BrokenProtocolException _) {
            // The server has left first.
        }
    }

    private SmtpReply command(String line, Duration atMost) throws IOException, BrokenProtocolException {
        say(new CommandLine(line), line, "");
        phases.waits();
        return reply(atMost, "");
    }

    private SmtpReply reply(Duration atMost, String meaning) throws IOException, BrokenProtocolException {
        SmtpReply.Parser parser = new SmtpReply.Parser();
        int limit = step == SmtpStep.AUTH ? Math.max(replyLimit, CHALLENGE_LIMIT) : replyLimit;
        while (true) {
            String line = masked(Bytes.text(channel.await(arrived -> arrived.line(limit), atMost)));
            transcript.server(line, line.startsWith("334 ") ? prompt(line.substring(4)) : meaning);
            Optional<SmtpReply> reply = parser.accept(line);
            if (reply.isPresent()) {
                return reply.get();
            }
        }
    }

    /// The reply's code stays as it is, even if it is somebody's password: what the server wants depends on it.
    private String masked(String line) {
        int head = Math.min(CODE, line.length());
        return line.substring(0, head) + mask.applyTo(line.substring(head));
    }

    private String prompt(String base64) {
        return SaslMechanism.decoded(base64).map(Bytes::text).map(mask::applyTo).orElse("");
    }
}
