package netlab.mail;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import netlab.contracts.Account;
import netlab.mail.ImapResponse.Data;
import netlab.mail.ImapResponse.Status;

/// The client's side of one IMAP dialogue (RFC 9051, RFC 3501), one method a command, and only commands that change nothing
/// in the mailbox: it is opened with EXAMINE, and bodies are fetched with PEEK. The caller keeps the order:
///
/// ```
///   greeting ─▶ capability ─┬──────────────────────────▶ login ─▶ examine ─▶ search ─▶ fetch ─▶ logout
///                           └▶ startTls ─▶ capability ─▶ ─┘                  ▲  idle or noop │
///                                                                            └───────────────┘
/// ```
final class ImapClient {
    private static final int MOST_BYTES = ImapDialogue.LINE_LIMIT;

    private final ImapDialogue dialogue;
    private Set<String> capabilities = Set.of();
    private long exists;
    private boolean startingTls;

    /// @param patience the longest wait for one response
    ImapClient(LineChannel channel, Duration patience, Transcript transcript) {
        dialogue = new ImapDialogue(channel, patience, transcript);
    }

    /// Bytes that a channel must be ready to keep for this client: a line at its longest.
    static int mostHeld() {
        return ImapDialogue.LINE_LIMIT;
    }

    /// Waits for the server's first words.
    ///
    /// @return whether the server knows us already (PREAUTH), so that there is no login
    boolean greeting() throws IOException, BrokenProtocolException, ImapRefusedException {
        if (!(dialogue.next() instanceof Status status)) {
            throw new BrokenProtocolException("a greeting that is none");
        }
        return switch (status.condition()) {
            case OK -> false;
            case PREAUTH -> true;
            case NO, BAD, BYE ->
                throw new ImapRefusedException("the connection", status.condition(), status.code(), status.text());
        };
    }

    /// What the server can do, in capitals; it may tell anew at any time, as most do after a login.
    Set<String> capability() throws IOException, BrokenProtocolException, ImapRefusedException {
        run(new ImapCommand("CAPABILITY"), _ -> {});
        return capabilities;
    }

    /// Whether the server can do this, as last told: after a login it may be more.
    boolean can(String capability) {
        return capabilities.contains(capability);
    }

    /// Goes over to TLS (RFC 9051 §6.2.1). Ask for the capabilities again: the earlier ones count no more.
    void startTls() throws IOException, BrokenProtocolException, ImapRefusedException {
        run(new ImapCommand("STARTTLS"), _ -> {});
        capabilities = Set.of();
        startWithTls();
    }

    /// Starts TLS before the first word, as on port 993 (RFC 8314 §3.2).
    void startWithTls() throws IOException {
        startingTls = true;
        dialogue.startTls();
        startingTls = false;
    }

    boolean isStartingTls() {
        return startingTls;
    }

    /// What was waited for last, as a sentence names it.
    String awaited() {
        return dialogue.awaited();
    }

    /// How many messages the mailbox holds, as last told.
    long exists() {
        return exists;
    }

    void login(Account.Login login) throws IOException, BrokenProtocolException, ImapRefusedException {
        dialogue.hide(login.password().reveal());
        String code = run(new ImapCommand("LOGIN").text(login.username()).secret(login.password().reveal()), _ -> {});
        String told = code.toUpperCase(Locale.ROOT);
        if (told.startsWith("CAPABILITY ")) {
            capabilities = new LinkedHashSet<>(List.of(told.substring("CAPABILITY ".length()).strip().split(" +")));
        }
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

    /// Fetches messages; each is handed on as it comes, so that one at a time is held. What the server tells of others, or a
    /// second time, is passed over.
    ///
    /// @param mostBytes most bytes of each
    void fetch(List<Long> uids, int mostBytes, Consumer<FetchedMessage> reader)
            throws IOException, BrokenProtocolException, ImapRefusedException {
        if (uids.isEmpty()) {
            return;
        }
        Set<Long> wanted = new HashSet<>(uids);
        String set = uids.stream().map(String::valueOf).collect(Collectors.joining(","));
        String items = "(UID FLAGS RFC822.SIZE BODY.PEEK[]<0." + mostBytes + ">)";
        ImapCommand command = new ImapCommand("UID FETCH").word(set).word(items);
        run(command, uids.size() * (mostBytes + (long) MOST_BYTES), data -> FetchedMessage.of(data)
                .filter(message -> wanted.remove(message.uid()))
                .ifPresent(reader));
    }

    /// Fetches a part of a message's bytes.
    ///
    /// @return its size on the server and the part; empty when there is no such message
    Optional<FetchedMessage> fetchPart(long uid, long from, int count)
            throws IOException, BrokenProtocolException, ImapRefusedException {
        List<FetchedMessage> fetched = new ArrayList<>();
        ImapCommand command = new ImapCommand("UID FETCH").word(String.valueOf(uid))
                .word("(UID RFC822.SIZE BODY.PEEK[]<" + from + "." + count + ">)");
        run(command, count + (long) MOST_BYTES, data -> FetchedMessage.of(data)
                .filter(message -> message.uid() == uid && fetched.isEmpty())
                .ifPresent(fetched::add));
        return fetched.stream().findFirst();
    }

    /// Gives the server the occasion to tell of new messages.
    void noop() throws IOException, BrokenProtocolException, ImapRefusedException {
        run(new ImapCommand("NOOP"), _ -> {});
    }

    /// Waits for the server to tell of a new message by itself; ask first whether it can `IDLE`.
    void idle(Duration atMost) throws IOException, BrokenProtocolException, ImapRefusedException {
        dialogue.idle(atMost, MOST_BYTES, this::note);
    }

    /// Takes leave; nothing that goes wrong here matters.
    void logout() {
        try {
            run(new ImapCommand("LOGOUT"), _ -> {});
        } catch (IOException | BrokenProtocolException | ImapRefusedException _) {
            // The server has left first.
        }
    }

    private String run(ImapCommand command, Consumer<Data> reader)
            throws IOException, BrokenProtocolException, ImapRefusedException {
        return run(command, MOST_BYTES, reader);
    }

    private String run(ImapCommand command, long mostBytes, Consumer<Data> reader)
            throws IOException, BrokenProtocolException, ImapRefusedException {
        boolean literalPlus = can("LITERAL+") || (command.literalBytes() <= ImapCommand.LITERAL_MINUS
                && (can("LITERAL-") || can("IMAP4REV2")));
        return dialogue.run(command, literalPlus, mostBytes, data -> {
            note(data);
            reader.accept(data);
        });
    }

    private void note(Data data) {
        switch (data.name()) {
            case "EXISTS" -> exists = data.number();
            case "CAPABILITY" -> capabilities = data.values()
                    .stream()
                    .map(value -> value.text().toUpperCase(Locale.ROOT))
                    .collect(Collectors.toSet());
            default -> {
                // Of no interest beside the answer to a command.
            }
        }
    }
}
