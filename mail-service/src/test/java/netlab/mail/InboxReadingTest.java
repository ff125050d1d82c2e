package netlab.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import netlab.contracts.Account;
import netlab.contracts.HostPort;
import netlab.contracts.InboxResult;
import netlab.contracts.InboxSpec;
import netlab.contracts.MailSpec;
import netlab.contracts.ProblemType;
import netlab.contracts.Secret;
import netlab.contracts.Security;
import netlab.service.JobFailure;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InboxReadingTest {
    private static final String LOGGED_IN = """
            S: * OK ready
            C: a1 CAPABILITY
            S: * CAPABILITY IMAP4rev1
            S: a1 OK done
            C: a2 LOGIN "student" "geheim"
            S: a2 OK in
            C: a3 EXAMINE "INBOX"
            S: * 0 EXISTS
            S: a3 OK done
            """;
    private static final InboxSpec.Search ANY = new InboxSpec.Search(null, null, null, null, false);

    private final List<Duration> pauses = new ArrayList<>();
    private long now;

    private InboxReading.Outcome read(ScriptedWire wire, InboxSpec.Search search, int limit, long waitMs)
            throws Exception {
        return read(wire, search, limit, waitMs, Security.NONE,
                new Account.Login(null, "student", new Secret("geheim")));
    }

    private InboxReading.Outcome read(ScriptedWire wire, InboxSpec.Search search, int limit, long waitMs,
            Security security, Account.@Nullable Login login) throws Exception {
        Deadline deadline = Deadline.in(Duration.ofMinutes(1), () -> now);
        LineChannel channel = new LineChannel(wire, ImapClient.mostHeld(), deadline);
        ImapClient client = new ImapClient(channel, Duration.ofSeconds(10), new WrittenTranscript());
        Destination destination = new Destination(
                new HostPort("mail.lab.example", 143),
                security,
                Optional.ofNullable(login),
                true,
                true,
                new TlsTrust("mail.lab.example", true, List.of()));
        Deadline wait = Deadline.in(Duration.ofMillis(waitMs), () -> now);
        InboxReading reading = new InboxReading(client, destination, wait, time -> {
            pauses.add(time);
            now += time.toNanos();
        });
        InboxSpec spec = new InboxSpec(
                null,
                null,
                new Account.Configured(),
                "INBOX",
                search,
                limit,
                0,
                true,
                new MailSpec.Verify(true), false);
        return reading.read(spec);
    }

    @Test
    void itWaitsForAMatchToArrive() throws Exception {
        ScriptedWire wire = new ScriptedWire(LOGGED_IN + """
                C: a4 UID SEARCH ALL
                S: * SEARCH
                S: a4 OK done
                C: a5 NOOP
                S: * 1 EXISTS
                S: a5 OK done
                C: a6 UID SEARCH ALL
                S: * SEARCH 9
                S: a6 OK done
                C: a7 UID FETCH 9 (UID FLAGS RFC822.SIZE BODY.PEEK[]<0.33554432>)
                S: * 1 FETCH (UID 9 FLAGS () RFC822.SIZE 27 BODY[]<0> {27}
                S: Subject: =?UTF-8?Q?=C3=BC?=\\
                S: )
                S: a7 OK done
                C: a8 LOGOUT
                S: a8 OK bye""");
        InboxReading.Outcome outcome = read(wire, ANY, 20, 1000);
        wire.assertDone();
        assertThat(outcome.total()).isEqualTo(1);
        assertThat(outcome.messages()).extracting(InboxResult.Message::subject).containsExactly("ü");
        assertThat(pauses).containsExactly(Duration.ofMillis(25));
    }

    @Test
    void whereTheServerCanTellByItselfItIsListenedToAndTheMailboxLookedIntoBeside() throws Exception {
        ScriptedWire wire = new ScriptedWire(LOGGED_IN.replace("IMAP4rev1", "IMAP4rev1 IDLE") + """
                C: a4 UID SEARCH ALL
                S: * SEARCH
                S: a4 OK done
                C: a5 IDLE
                S: + idling
                S: <pause>
                C: DONE
                S: a5 OK done
                C: a6 UID SEARCH ALL
                S: * SEARCH
                S: a6 OK done
                C: a7 IDLE
                S: + idling
                S: * 1 EXISTS
                C: DONE
                S: a7 OK done
                C: a8 UID SEARCH ALL
                S: * SEARCH 9
                S: a8 OK done
                C: a9 UID FETCH 9 (UID FLAGS RFC822.SIZE BODY.PEEK[]<0.33554432>)
                S: * 1 FETCH (UID 9 FLAGS () RFC822.SIZE 1 BODY[]<0> "x")
                S: a9 OK done
                C: a10 LOGOUT
                S: a10 OK bye""");
        assertThat(read(wire, ANY, 20, 1000).messages()).hasSize(1);
        wire.assertDone();
        assertThat(pauses).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"NO not here", "BAD what"})
    void whereTheServerRefusesToTellTheMailboxIsOnlyLookedInto(String answer) throws Exception {
        ScriptedWire wire = new ScriptedWire(LOGGED_IN.replace("IMAP4rev1", "IMAP4rev1 IDLE") + """
                C: a4 UID SEARCH ALL
                S: * SEARCH
                S: a4 OK done
                C: a5 IDLE
                S: a5 %s
                C: a6 NOOP
                S: a6 OK done
                C: a7 UID SEARCH ALL
                S: * SEARCH
                S: a7 OK done
                C: a8 NOOP
                S: a8 OK done
                C: a9 UID SEARCH ALL
                S: * SEARCH
                S: a9 OK done
                C: a10 LOGOUT
                S: a10 OK bye""".formatted(answer));
        assertThat(read(wire, ANY, 20, 60).messages()).isEmpty();
        wire.assertDone();
        assertThat(pauses).containsExactly(Duration.ofMillis(25), Duration.ofMillis(35));
    }

    @Test
    void aMailThatIsToldOfDuringASearchIsLookedForSoonAgain() throws Exception {
        String empty = """
                C: a%d UID SEARCH ALL
                S: * SEARCH
                %sS: a%d OK done
                """;
        String noop = "C: a%d NOOP\nS: a%d OK done\n";
        ScriptedWire wire = new ScriptedWire(LOGGED_IN + empty.formatted(4, "", 4) + noop.formatted(5, 5)
                + empty.formatted(6, "S: * 1 EXISTS\n", 6) + noop.formatted(7, 7) + empty.formatted(8, "", 8)
                + "C: a9 LOGOUT\nS: a9 OK bye");
        assertThat(read(wire, ANY, 20, 50).messages()).isEmpty();
        wire.assertDone();
        assertThat(pauses).containsExactly(Duration.ofMillis(25), Duration.ofMillis(25));
    }

    @Test
    void itStopsWaitingWhenTheTimeIsOver() throws Exception {
        ScriptedWire wire = new ScriptedWire(LOGGED_IN + """
                C: a4 UID SEARCH ALL
                S: * SEARCH
                S: a4 OK done
                C: a5 NOOP
                S: a5 OK done
                C: a6 UID SEARCH ALL
                S: * SEARCH
                S: a6 OK done
                C: a7 NOOP
                S: a7 OK done
                C: a8 UID SEARCH ALL
                S: * SEARCH
                S: a8 OK done
                C: a9 LOGOUT
                S: a9 OK bye""");
        assertThat(read(wire, ANY, 20, 60).messages()).isEmpty();
        wire.assertDone();
        assertThat(pauses).containsExactly(Duration.ofMillis(25), Duration.ofMillis(35));
    }

    @Test
    void theNewestUpToTheLimitAreReadAndOnlyTheExactMessageId() throws Exception {
        ScriptedWire wire = new ScriptedWire(LOGGED_IN + """
                C: a4 UID SEARCH HEADER Message-ID "<1@x>" ALL
                S: * SEARCH 1 2 3
                S: a4 OK done
                C: a5 UID FETCH 2,3 (UID FLAGS RFC822.SIZE BODY.PEEK[]<0.33554432>)
                S: * 2 FETCH (UID 2 FLAGS () RFC822.SIZE 1 BODY[]<0> {17}
                S: Message-ID: <1@x>\\
                S: )
                S: * 3 FETCH (UID 3 FLAGS () RFC822.SIZE 1 BODY[]<0> {18}
                S: Message-ID: <1@xy>\\
                S: )
                S: a5 OK done
                C: a6 LOGOUT
                S: a6 OK bye""");
        InboxSpec.Search search = new InboxSpec.Search("<1@x>", null, null, null, false);
        assertThat(read(wire, search, 2, 0).messages()).extracting(InboxResult.Message::uid).containsExactly(2L);
        wire.assertDone();
    }

    @Test
    void aServerThatForbidsLoginGetsNoPassword() {
        ScriptedWire wire = new ScriptedWire("""
                S: * OK ready
                C: a1 CAPABILITY
                S: * CAPABILITY IMAP4rev1 LOGINDISABLED
                S: a1 OK done
                C: a2 LOGOUT
                S: a2 OK bye""");
        assertThatThrownBy(() -> read(wire, ANY, 1, 0)).isInstanceOfSatisfying(
                JobFailure.class,
                e -> assertThat(e.problem().kind()).isEqualTo(ProblemType.AUTHENTICATION_FAILED));
        wire.assertDone();
    }

    @Test
    void aServerWithoutStarttlsGetsNoPassword() {
        ScriptedWire wire = new ScriptedWire("""
                S: * OK ready
                C: a1 CAPABILITY
                S: * CAPABILITY IMAP4rev1
                S: a1 OK done
                C: a2 LOGOUT
                S: a2 OK bye""");
        assertThatThrownBy(() -> read(wire, ANY, 1, 0, Security.STARTTLS, null)).isInstanceOfSatisfying(
                JobFailure.class,
                e -> assertThat(e.problem().kind()).isEqualTo(ProblemType.TLS_FAILED));
        wire.assertDone();
    }
}
