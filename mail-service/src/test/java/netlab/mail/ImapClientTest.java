package netlab.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import netlab.contracts.Account;
import netlab.contracts.InboxSpec;
import netlab.contracts.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImapClientTest {
    private final WrittenTranscript transcript = new WrittenTranscript();

    private ImapClient client(ScriptedWire wire) {
        Deadline deadline = Deadline.in(Duration.ofMinutes(1), System::nanoTime);
        LineChannel channel = new LineChannel(wire, ImapClient.mostHeld(), deadline);
        return new ImapClient(channel, Duration.ofSeconds(10), transcript);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 10_000})
    void aMailboxIsReadByteForByteHoweverTheResponsesAreCut(int chunk) throws Exception {
        ScriptedWire wire = new ScriptedWire("""
                S: * OK [CAPABILITY IMAP4rev1] ready
                C: a1 CAPABILITY
                S: * CAPABILITY IMAP4rev1 AUTH=PLAIN IDLE
                S: a1 OK done
                C: a2 LOGIN "student@lab.example" "ge\\"heim"
                S: a2 OK in
                C: a3 EXAMINE "INBOX"
                S: * 2 EXISTS
                S: * OK [UIDVALIDITY 1] valid
                S: a3 OK [READ-ONLY] done
                C: a4 UID SEARCH FROM "chef" ALL
                S: * SEARCH 12 7
                S: a4 OK done
                C: a5 UID FETCH 7,12 (UID FLAGS RFC822.SIZE BODY.PEEK[]<0.100>)
                S: * 1 FETCH (UID 7 FLAGS (\\Seen) RFC822.SIZE 15 BODY[]<0> {15}
                S: Subject: a
                S:
                S: b)
                S: * 2 FETCH (FLAGS (\\Recent))
                S: * 2 FETCH (UID 12 FLAGS () RFC822.SIZE 500 BODY[]<0> "x")
                S: a5 OK done
                C: a6 LOGOUT
                S: * BYE
                S: a6 OK bye""", chunk);
        ImapClient client = client(wire);
        assertThat(client.greeting()).isFalse();
        assertThat(client.capability()).contains("IDLE");
        client.login(new Account.Login(null, "student@lab.example", new Secret("ge\"heim")));
        client.examine("INBOX");
        assertThat(client.exists()).isEqualTo(2);
        List<Long> found = client.search(new ImapCommand("UID SEARCH").word("FROM").text("chef").word("ALL"));
        assertThat(found).containsExactly(7L, 12L);
        List<FetchedMessage> messages = new ArrayList<>();
        client.fetch(found, 100, messages::add);
        client.logout();
        wire.assertDone();
        assertThat(messages).containsExactly(
                new FetchedMessage(7, List.of("\\Seen"), 15, "Subject: a\r\n\r\nb"),
                new FetchedMessage(12, List.of(), 500, "x"));
        assertThat(transcript.lines()).contains("C: a2 LOGIN \"student@lab.example\" ••••••",
                "S: … 15 bytes of message …");
        assertThat(transcript.lines().toString()).doesNotContain("heim");
    }

    @Test
    void whatCantBeQuotedGoesAsALiteralWhenTheServerAsksForIt() throws Exception {
        ScriptedWire wire = new ScriptedWire("""
                C: a1 LOGIN "student" {9}
                S: + go
                C: süß1234
                S: a1 OK in""");
        client(wire).login(new Account.Login(null, "student", new Secret("süß1234")));
        wire.assertDone();
        assertThat(transcript.lines())
                .containsExactly("C: a1 LOGIN \"student\" {…}", "S: + go", "C: ••••••", "S: a1 OK in");
    }

    @Test
    void aSearchBeyondAsciiNamesItsCharset() throws Exception {
        ScriptedWire wire = new ScriptedWire("""
                C: a1 UID SEARCH CHARSET UTF-8 HEADER Message-ID "<1@x>" FROM "chef" SUBJECT {7}
                S: + go
                C: Grüße SINCE 1-Nov-2026 UNSEEN
                S: * SEARCH
                S: a1 OK none""");
        InboxSpec.Day day = new InboxSpec.Day(LocalDate.of(2026, 11, 1));
        InboxSpec.Search search = new InboxSpec.Search("<1@x>", "chef", "Grüße", day, true);
        assertThat(client(wire).search(InboxReading.search(search))).isEmpty();
        wire.assertDone();
    }

    @Test
    void noPasswordIsSeenEvenWhenTheServerRepeatsIt() {
        ScriptedWire wire = new ScriptedWire("""
                C: a1 LOGIN "student" "geheim"
                S: a1 NO [AUTHENTICATIONFAILED] not geheim""");
        assertThatThrownBy(() -> client(wire).login(new Account.Login(null, "student", new Secret("geheim"))))
                .isInstanceOfSatisfying(ImapRefusedException.class, e -> {
                    assertThat(e.code()).isEqualTo("AUTHENTICATIONFAILED");
                    assertThat(e.text()).isEqualTo("not ••••••");
                });
        assertThat(transcript.lines().toString()).doesNotContain("geheim");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a1 NO [X geheim] not geheim", "* BYE [X geheim] not geheim"})
    void noPasswordIsInTheCodeOfARefusal(String answer) {
        ScriptedWire wire = new ScriptedWire("C: a1 LOGIN \"student\" \"geheim\"\nS: " + answer);
        assertThatThrownBy(() -> client(wire).login(new Account.Login(null, "student", new Secret("geheim"))))
                .isInstanceOfSatisfying(ImapRefusedException.class, e -> {
                    assertThat(e.code()).isEqualTo("X ••••••");
                    assertThat(e.text()).isEqualTo("not ••••••");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\na2 DELETE INBOX", "a\nb", "a\0"})
    void anArgumentCantSmuggleACommand(String argument) {
        ScriptedWire wire = new ScriptedWire("");
        assertThatThrownBy(() -> client(wire).login(new Account.Login(null, argument, new Secret("x"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ImapCommand("X").text(argument)).isInstanceOf(IllegalArgumentException.class);
        wire.assertDone();
    }

    @Test
    void afterStarttlsNothingThatWasSaidBeforeCounts() throws Exception {
        ScriptedWire wire = new ScriptedWire("""
                C: a1 STARTTLS
                S: a1 OK go
                S: * CAPABILITY INJECTED
                C: <tls>
                C: a2 CAPABILITY
                S: * CAPABILITY IMAP4rev1
                S: a2 OK done""").joined();
        ImapClient client = client(wire);
        client.startTls();
        assertThat(client.capability()).containsExactly("IMAP4REV1");
        wire.assertDone();
    }

    @ParameterizedTest
    @ValueSource(strings = {"* BYE too many", "* NO no"})
    void aGreetingMayRefuse(String greeting) {
        assertThatThrownBy(() -> client(new ScriptedWire("S: " + greeting)).greeting())
                .isInstanceOf(ImapRefusedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "S: * BYE leaving",
            "S: a1 NO not now",
            "S: a1 BAD what"})
    void aCommandMayBeRefused(String answer) {
        ScriptedWire wire = new ScriptedWire("C: a1 NOOP\n" + answer);
        assertThatThrownBy(() -> client(wire).noop()).isInstanceOf(ImapRefusedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"S: a9 OK not mine", "S: + what", "S: nonsense", "S: * 1 FETCH (BODY[] {99999999999}"})
    void whatBreaksTheProtocolEndsIt(String answer) {
        ScriptedWire wire = new ScriptedWire("C: a1 NOOP\n" + answer);
        assertThatThrownBy(() -> client(wire).noop()).isInstanceOf(BrokenProtocolException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"S: <cut>", "S: * OK\nS: <cut>", "S: * 1 FETCH (BODY[] {10}\nS: half\nS: <cut>"})
    void aCutIsALostConnection(String answer) {
        ScriptedWire wire = new ScriptedWire("C: a1 NOOP\n" + answer);
        assertThatThrownBy(() -> client(wire).noop()).isInstanceOf(EOFException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"LITERAL+", "LITERAL-", "IMAP4rev2"})
    void aServerThatTakesLiteralsAtOnceGetsTheWholeCommandInOneWrite(String capability) throws Exception {
        ScriptedWire wire = new ScriptedWire("""
                C: a1 CAPABILITY
                S: * CAPABILITY IMAP4rev1 %s
                S: a1 OK done
                C: a2 LOGIN "student" {9+}
                C: süß1234
                S: a2 OK [CAPABILITY IMAP4rev1 IDLE] in""".formatted(capability));
        ImapClient client = client(wire);
        client.capability();
        client.login(new Account.Login(null, "student", new Secret("süß1234")));
        wire.assertDone();
        assertThat(wire.writes()).isEqualTo(2);
        assertThat(client.can("IDLE")).as("after the login it can more").isTrue();
        assertThat(transcript.lines()).contains("C: a2 LOGIN \"student\" {…+}", "C: ••••••");
    }

    @Test
    void aLiteralTooLongForLiteralMinusWaitsForLeave() throws Exception {
        String text = "ü".repeat(3000);
        ScriptedWire wire = new ScriptedWire("""
                C: a1 CAPABILITY
                S: * CAPABILITY IMAP4rev1 LITERAL-
                S: a1 OK done
                C: a2 UID SEARCH CHARSET UTF-8 SUBJECT {6000}
                S: + go
                C: %s ALL
                S: * SEARCH
                S: a2 OK done""".formatted(text));
        ImapClient client = client(wire);
        client.capability();
        assertThat(client.search(InboxReading.search(new InboxSpec.Search(null, null, text, null, false)))).isEmpty();
        wire.assertDone();
    }

    @Test
    void idlingEndsWithTheFirstNews() throws Exception {
        ScriptedWire wire = new ScriptedWire("""
                C: a1 IDLE
                S: + idling
                S: * OK still here
                S: * 1 RECENT
                S: * 13 EXISTS
                C: DONE
                S: * 1 FETCH (FLAGS ())
                S: a1 OK done""");
        ImapClient client = client(wire);
        client.idle(Duration.ofSeconds(1));
        wire.assertDone();
        assertThat(client.exists()).isEqualTo(13);
    }

    @Test
    void idlingEndsWithTheTimeEvenInTheMiddleOfALine() throws Exception {
        ScriptedWire wire = new ScriptedWire("""
                C: a1 IDLE
                S: + idling
                S: * 13 EX\\
                S: <pause>
                C: DONE
                S: ISTS
                S: a1 OK done""");
        ImapClient client = client(wire);
        client.idle(Duration.ofSeconds(1));
        wire.assertDone();
        assertThat(client.exists()).isEqualTo(13);
    }

    @Test
    void idlingEndsWithTheTimeHoweverMuchTheServerSaysMeanwhile() throws Exception {
        ScriptedWire wire = new ScriptedWire("C: a1 IDLE\nS: + idling\n" + "S: * OK still here\n".repeat(3)
                + "C: DONE\nS: a1 OK done");
        long[] now = new long[1];
        // Each look at the clock takes a second.
        Deadline deadline = Deadline.in(Duration.ofMinutes(10), () -> now[0] += 1_000_000_000L);
        LineChannel channel = new LineChannel(wire, ImapClient.mostHeld(), deadline);
        new ImapClient(channel, Duration.ofMinutes(1), transcript).idle(Duration.ofSeconds(7));
        wire.assertDone();
    }

    @ParameterizedTest
    @ValueSource(strings = {"S: a1 NO not here", "S: a1 BAD what", "S: * BYE leaving"})
    void idlingMayBeRefused(String answer) {
        ScriptedWire wire = new ScriptedWire("C: a1 IDLE\n" + answer);
        assertThatThrownBy(() -> client(wire).idle(Duration.ofSeconds(1))).isInstanceOf(ImapRefusedException.class);
    }

    @Test
    void literalsWithinListsAreRead() throws Exception {
        ScriptedWire wire = new ScriptedWire("""
                C: a1 UID FETCH 7 (UID FLAGS RFC822.SIZE BODY.PEEK[]<0.100>)
                S: * 1 FETCH (ENVELOPE ("x" {6}
                S: a"(b)c (({2}
                S: {}) NIL)) UID 7 RFC822.SIZE 3 BODY[]<0> {3}
                S: x
                S: )
                S: a1 OK done""");
        List<FetchedMessage> messages = new ArrayList<>();
        client(wire).fetch(List.of(7L), 100, messages::add);
        assertThat(messages).extracting(FetchedMessage::octets).containsExactly("x\r\n");
    }

    @Test
    void messagesThatNobodyAskedForArePassedOver() throws Exception {
        ScriptedWire wire = new ScriptedWire("""
                C: a1 UID FETCH 7 (UID FLAGS RFC822.SIZE BODY.PEEK[]<0.100>)
                S: * 1 FETCH (UID 6 RFC822.SIZE 1 BODY[]<0> "a")
                S: * 2 FETCH (UID 7 RFC822.SIZE 1 BODY[]<0> "b")
                S: * 2 FETCH (UID 7 RFC822.SIZE 1 BODY[]<0> "c")
                S: a1 OK done""");
        List<FetchedMessage> messages = new ArrayList<>();
        client(wire).fetch(List.of(7L), 100, messages::add);
        assertThat(messages).extracting(FetchedMessage::octets).containsExactly("b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"* SEARCH 1 2 3 4 5 6 7 8", "* OK still thinking", "* CAPABILITY A B C"})
    void aServerThatNeverComesToAnEndIsLeft(String line) {
        ScriptedWire wire = new ScriptedWire("C: a1 NOOP\n" + ("S: " + line + "\n").repeat(80_000)).joined();
        assertThatThrownBy(() -> client(wire).noop()).isInstanceOf(BrokenProtocolException.class);
    }

    @Test
    void aLineWithoutAnEndIsLeft() {
        ScriptedWire wire = new ScriptedWire("C: a1 NOOP\nS: * OK " + "x".repeat(2_000_000) + "\\");
        assertThatThrownBy(() -> client(wire).noop()).isInstanceOf(BrokenProtocolException.class);
    }

    @Test
    void aMessageLargerThanWasAskedForIsLeftBeforeItComes() {
        ScriptedWire wire = new ScriptedWire("""
                C: a1 UID FETCH 7 (UID FLAGS RFC822.SIZE BODY.PEEK[]<0.100>)
                S: * 1 FETCH (UID 7 RFC822.SIZE 1 BODY[]<0> {10737418240}""");
        assertThatThrownBy(() -> client(wire).fetch(List.of(7L), 100, _ -> {}))
                .isInstanceOf(BrokenProtocolException.class);
    }
}
