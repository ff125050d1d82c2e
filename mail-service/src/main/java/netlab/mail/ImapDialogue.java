package netlab.mail;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import netlab.mail.ImapResponse.Condition;
import netlab.mail.ImapResponse.Continuation;
import netlab.mail.ImapResponse.Data;
import netlab.mail.ImapResponse.Status;
import netlab.mail.ImapResponse.Tagged;

/// Commands and their responses on one IMAP connection (RFC 9051 §2.2): one command at a time, its end told by its tag. What
/// a server may say to one command is bounded.
final class ImapDialogue {
    /// Most bytes of a response's line, and of all that answers a command which brings no messages.
    static final int LINE_LIMIT = 1 << 20;

    private static final int LONGEST_SHOWN = 1000;

    private final LineChannel channel;
    private final Duration patience;
    private final Transcript transcript;
    private final ImapFrames frames = new ImapFrames(LINE_LIMIT);
    private final SecretMask mask = new SecretMask();
    private int tags;
    private String awaited = "the greeting";

    /// @param patience the longest wait for one response
    ImapDialogue(LineChannel channel, Duration patience, Transcript transcript) {
        this.channel = channel;
        this.patience = patience;
        this.transcript = transcript;
    }

    /// What was waited for last, as a sentence names it.
    String awaited() {
        return awaited;
    }

    /// From now on, the transcript shows no line with this text.
    void hide(String secret) {
        mask.hide(secret);
    }

    /// Goes over to TLS; what came before it counts no more.
    void startTls() throws IOException {
        int discarded = channel.startTls();
        if (discarded > 0) {
            transcript.server("… " + discarded + " bytes …", "came in clear before TLS and were thrown away");
        }
    }

    /// Waits for the next response, whatever it is.
    ImapResponse next() throws IOException, BrokenProtocolException {
        return parsed(channel.await(frames::next, patience));
    }

    private ImapResponse parsed(String frame) throws BrokenProtocolException {
        show(frame);
        return ImapParser.parse(frame);
    }

    /// Runs a command to its end.
    ///
    /// @param literalPlus whether the server takes literals without having said `+` (RFC 7888)
    /// @param mostBytes most bytes of all that the server says to it
    /// @param reader is told of all data that comes meanwhile
    /// @return the response code of the OK, or nothing
    String run(ImapCommand command, boolean literalPlus, long mostBytes, Consumer<Data> reader)
            throws IOException, BrokenProtocolException, ImapRefusedException {
        String tag = begin(command);
        frames.expectAtMost(mostBytes);
        List<ImapCommand.Segment> segments = command.segments(literalPlus);
        if (literalPlus) {
            send(tag + " " + segments.stream().map(ImapCommand.Segment::octets).collect(Collectors.joining("\r\n")));
            String prefix = tag + " ";
            for (ImapCommand.Segment segment : segments) {
                transcript.client(prefix + segment.shown());
                prefix = "";
            }
            return await(tag, command.name(), reader, false);
        }
        String code = "";
        String prefix = tag + " ";
        for (int i = 0; i < segments.size(); i++) {
            send(prefix + segments.get(i).octets());
            transcript.client(prefix + segments.get(i).shown());
            prefix = "";
            code = await(tag, command.name(), reader, i < segments.size() - 1);
        }
        return code;
    }

    /// Lets the server tell of new messages by itself (RFC 2177), until it tells of one or the time is over, whatever else it
    /// says meanwhile.
    ///
    /// @param mostBytes most bytes of all that the server says to it
    void idle(Duration atMost, long mostBytes, Consumer<Data> reader)
            throws IOException, BrokenProtocolException, ImapRefusedException {
        ImapCommand command = new ImapCommand("IDLE");
        String tag = begin(command);
        frames.expectAtMost(mostBytes);
        send(tag + " IDLE");
        transcript.client(tag + " IDLE");
        await(tag, command.name(), reader, true);
        Deadline end = channel.in(atMost);
        Optional<String> frame = channel.poll(frames::next, end);
        while (frame.isPresent()) {
            ImapResponse response = parsed(frame.get());
            handle(response, tag, command.name(), reader);
            boolean news = response instanceof Data(_, String name, _) && name.equals("EXISTS");
            frame = news ? Optional.empty() : channel.poll(frames::next, end);
        }
        send("DONE");
        transcript.client("DONE");
        await(tag, command.name(), reader, false);
    }

    private String begin(ImapCommand command) {
        awaited = "the answer to " + command.name();
        return "a" + ++tags;
    }

    private void send(String octets) throws IOException {
        channel.send(Bytes.of(octets + "\r\n"));
    }

    /// Reads until the command has ended, or until the server wants the rest of it.
    private String await(String tag, String command, Consumer<Data> reader, boolean toContinue)
            throws IOException, BrokenProtocolException, ImapRefusedException {
        while (true) {
            switch (next()) {
                case Continuation _ -> {
                    if (!toContinue) {
                        throw new BrokenProtocolException("a continuation that nobody waits for");
                    }
                    return "";
                }
                case Tagged(String itsTag, Condition condition, String code, String text) -> {
                    if (!itsTag.equals(tag) || (toContinue && condition == Condition.OK)) {
                        throw new BrokenProtocolException("an end of a command that is not the one under way");
                    }
                    if (condition != Condition.OK) {
                        throw refused(command, condition, code, text);
                    }
                    return code;
                }
                case ImapResponse other -> handle(other, tag, command, reader);
            }
        }
    }

    /// What may come at any time.
    private void handle(ImapResponse response, String tag, String command, Consumer<Data> reader)
            throws BrokenProtocolException, ImapRefusedException {
        switch (response) {
            case Data data -> reader.accept(data);
            case Status(Condition condition, String code, String text) -> {
                if (condition == Condition.BYE && !command.equals("LOGOUT")) {
                    throw refused(command, condition, code, text);
                }
            }
            case Tagged _,Continuation _ -> throw new BrokenProtocolException("an end of " + tag + " before its time");
        }
    }

    private ImapRefusedException refused(String command, Condition condition, String code, String text) {
        return new ImapRefusedException(command, condition, mask.applyTo(Bytes.text(code)),
                mask.applyTo(Bytes.text(text)));
    }

    /// Shows a response line by line; of a literal only how long it is.
    private void show(String frame) {
        int at = 0;
        for (int end = frame.indexOf("\r\n"); end >= 0; end = frame.indexOf("\r\n", at)) {
            String line = frame.substring(at, end);
            int size = Integer.parseInt(line.substring(line.lastIndexOf('{') + 1, line.length() - 1));
            transcript.server(shown(line));
            transcript.server("… " + size + " bytes of message …");
            at = end + 2 + size;
        }
        transcript.server(shown(frame.substring(at)));
    }

    private String shown(String line) {
        String text = mask.applyTo(Bytes.text(line));
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
    }
}
