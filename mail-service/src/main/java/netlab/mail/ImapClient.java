package netlab.mail;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import netlab.contracts.Account;
import netlab.mail.ImapResponse.Condition;
import netlab.mail.ImapResponse.Continuation;
import netlab.mail.ImapResponse.Data;
import netlab.mail.ImapResponse.Status;
import netlab.mail.ImapResponse.Tagged;

/// The client's side of one IMAP dialogue (RFC 9051, RFC 3501), one method a command, and only commands that change nothing
/// in the mailbox: it is opened with EXAMINE, and bodies are fetched with PEEK. The caller keeps the order:
///
/// ```
///   greeting ─▶ capability ─┬──────────────────────────▶ login ─▶ examine ─▶ search ─▶ fetch ─▶ logout
///                           └▶ startTls ─▶ capability ─▶ ─┘                  ▲  noop │
///                                                                            └───────┘
/// ```
final class ImapClient {
    private static final int LINE_LIMIT = 1 << 20;
    private static final int LONGEST_SHOWN = 1000;

    private final LineChannel channel;
    private final Duration patience;
    private final Transcript transcript;
    private final ImapFrames frames;
    private final SecretMask mask = new SecretMask();
    private int tags;
    private long exists;
    private String awaited = "the greeting";
    private boolean startingTls;

    /// @param patience the longest wait for one response
    /// @param mostBytes most bytes of one response: of a message, as fetched
    ImapClient(LineChannel channel, Duration patience, int mostBytes, Transcript transcript) {
        this.channel = channel;
        this.patience = patience;
        this.transcript = transcript;
        frames = new ImapFrames(LINE_LIMIT, mostBytes + LINE_LIMIT);
    }

    /// Bytes that a channel must be ready to keep for this client.
    static int mostHeld(int mostBytes) {
        return mostBytes + LINE_LIMIT;
    }

    /// Waits for the server's first words.
    ///
    /// @return whether the server knows us already (PREAUTH), so that there is no login
    boolean greeting() throws IOException, BrokenProtocolException, ImapRefusedException {
        if (!(next() instanceof Status status)) {
            throw new BrokenProtocolException("a greeting that is none");
        }
        return switch (status.condition()) {
            case OK -> false;
            case PREAUTH -> true;
            case NO, BAD, BYE ->
                throw new ImapRefusedException("the connection", status.condition(), status.code(), status.text());
        };
    }

    /// What the server can do, in capitals.
    Set<String> capability() throws IOException, BrokenProtocolException, ImapRefusedException {
        Set<String> capabilities = new LinkedHashSet<>();
        run(new ImapCommand("CAPABILITY"), data -> {
            if (data.name().equals("CAPABILITY")) {
                data.values().forEach(value -> capabilities.add(value.text().toUpperCase(Locale.ROOT)));
            }
        });
        return capabilities;
    }

    /// Goes over to TLS (RFC 9051 §6.2.1). Ask for the capabilities again: the earlier ones count no more.
    void startTls() throws IOException, BrokenProtocolException, ImapRefusedException {
        run(new ImapCommand("STARTTLS"), _ -> {});
        startWithTls();
    }

    /// Starts TLS before the first word, as on port 993 (RFC 8314 §3.2).
    void startWithTls() throws IOException {
        startingTls = true;
        channel.startTls();
        startingTls = false;
    }

    boolean isStartingTls() {
        return startingTls;
    }

    /// What was waited for last, as a sentence names it.
    String awaited() {
        return awaited;
    }

    /// How many messages the mailbox holds, as last told.
    long exists() {
        return exists;
    }

    void login(Account.Login login) throws IOException, BrokenProtocolException, ImapRefusedException {
        mask.hide(login.password().reveal());
        run(new ImapCommand("LOGIN").text(login.username()).secret(login.password().reveal()), _ -> {});
    }

    /// Opens a mailbox for reading only.
    void examine(String mailbox) throws IOException, BrokenProtocolException, ImapRefusedException {
        run(new ImapCommand("EXAMINE").text(MailboxName.encode(mailbox)), _ -> {});
    }

    /// Searches.
    ///
    /// @param search a `UID SEARCH` with its criteria
    /// @return the UIDs found, ascending
    List<Long> search(ImapCommand search) throws IOException, BrokenProtocolException, ImapRefusedException {
        List<Long> found = new ArrayList<>();
        run(search, data -> {
            if (data.name().equals("SEARCH")) {
                data.values().forEach(value -> found.add(value.number()));
            }
        });
        return found.stream().filter(uid -> uid > 0).sorted().distinct().toList();
    }

    /// Fetches messages; each is handed on as it comes, so that one at a time is held.
    ///
    /// @param mostBytes most bytes of each
    void fetch(List<Long> uids, int mostBytes, Consumer<FetchedMessage> reader)
            throws IOException, BrokenProtocolException, ImapRefusedException {
        if (uids.isEmpty()) {
            return;
        }
        String set = uids.stream().map(String::valueOf).collect(Collectors.joining(","));
        String items = "(UID FLAGS RFC822.SIZE BODY.PEEK[]<0." + mostBytes + ">)";
        ImapCommand command = new ImapCommand("UID FETCH").word(set).word(items);
        run(command, data -> FetchedMessage.of(data).ifPresent(reader));
    }

    /// Gives the server the occasion to tell of new messages.
    void noop() throws IOException, BrokenProtocolException, ImapRefusedException {
        run(new ImapCommand("NOOP"), _ -> {});
    }

    /// Takes leave; nothing that goes wrong here matters.
    void logout() {
        try {
            run(new ImapCommand("LOGOUT"), _ -> {});
        } catch (IOException | BrokenProtocolException | ImapRefusedException _) {
            // The server has left first.
        }
    }

    private void run(ImapCommand command, Consumer<Data> reader)
            throws IOException, BrokenProtocolException, ImapRefusedException {
        String tag = "a" + ++tags;
        awaited = "the answer to " + command.name();
        String prefix = tag + " ";
        List<ImapCommand.Segment> segments = command.segments();
        for (int i = 0; i < segments.size(); i++) {
            ImapCommand.Segment segment = segments.get(i);
            channel.send(Bytes.of(prefix + segment.octets() + "\r\n"));
            transcript.client(prefix + segment.shown());
            prefix = "";
            boolean last = i == segments.size() - 1;
            await(tag, command.name(), reader, !last);
        }
    }

    /// Reads until the command has ended, or until the server wants the rest of it.
    private void await(String tag, String command, Consumer<Data> reader, boolean toContinue)
            throws IOException, BrokenProtocolException, ImapRefusedException {
        while (true) {
            switch (next()) {
                case Data(long number, String name, _) when name.equals("EXISTS") -> exists = number;
                case Data data -> reader.accept(data);
                case Continuation _ -> {
                    if (!toContinue) {
                        throw new BrokenProtocolException("a continuation that nobody waits for");
                    }
                    return;
                }
                case Status(Condition condition, String code, String text) -> {
                    if (condition == Condition.BYE && !command.equals("LOGOUT")) {
                        throw new ImapRefusedException(command, condition, code, text);
                    }
                }
                case Tagged(String itsTag, Condition condition, String code, String text) -> {
                    if (!itsTag.equals(tag) || (toContinue && condition == Condition.OK)) {
                        throw new BrokenProtocolException("an end of a command that is not the one under way");
                    }
                    if (condition != Condition.OK) {
                        throw new ImapRefusedException(command, condition, code, mask.applyTo(Bytes.text(text)));
                    }
                    return;
                }
            }
        }
    }

    private ImapResponse next() throws IOException, BrokenProtocolException {
        String frame = channel.await(frames::next, patience);
        show(frame);
        return ImapParser.parse(frame);
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
