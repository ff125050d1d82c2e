package netlab.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import netlab.contracts.DialogueLine;
import netlab.contracts.JobKind;
import netlab.contracts.Json;
import netlab.contracts.MailResult;
import netlab.contracts.MailSpec;
import netlab.contracts.ProblemType;
import netlab.service.JobFailure;
import netlab.service.Names;
import netlab.service.Settings;
import netlab.service.TargetPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is tried again, over which connection, and what is not.
@Timeout(30)
class MailTriesTest {
    private static final String OPENED = """
            S: 220 mail.lab.example ESMTP
            C: EHLO [127.0.0.1]
            S: 250-mail.lab.example
            S: 250 PIPELINING
            """;
    private static final String ASKED = """
            C: MAIL FROM:<student@lab.example>
            C: RCPT TO:<a@lab.example>
            C: RCPT TO:<b@lab.example>
            C: DATA
            """;
    private static final String TAKEN = ASKED + """
            S: 250 ok
            S: 250 ok
            S: 250 ok
            S: 354 go
            C: <message>
            S: 250 2.0.0 queued
            """;
    private static final String LEFT = "C: QUIT\nS: 221 bye";
    private static final String DELIVERED = OPENED + TAKEN + LEFT;
    private static final String LOGGED_IN = OPENED.replace("S: 250 PIPELINING\n",
            "S: 250-PIPELINING\nS: 250 AUTH PLAIN\n") + "C: AUTH PLAIN AG9uZQBnZWhlaW0=\nS: 235 in\n";

    private final RecordedEvents events = new RecordedEvents(true);

    private MailHandler handler(ScriptedPeer peer, String... settings) throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of("NETLAB_SMTP_SERVER", "127.0.0.1:" + peer.port(),
                "NETLAB_MAIL_ADDRESS", "student@lab.example", "NETLAB_MAIL_RETRY_MS", "1"));
        for (int i = 0; i < settings.length; i += 2) {
            environment.put(settings[i], settings[i + 1]);
        }
        Settings all = Settings.of(environment);
        Names names = _ -> List.of(InetAddress.getByName("127.0.0.1"));
        return new MailHandler(MailConfig.from(all), TargetPolicy.from(all, names), InstantSource.system());
    }

    private MailResult send(MailHandler handler) throws Exception {
        return handler.run((MailSpec) JobKind.MAIL.read(Json.parse("""
                {"message":{"to":["a@lab.example","b@lab.example"],"text":"Hello"}}""")), events);
    }

    private static MailSpec withLogin(String more) throws Exception {
        return (MailSpec) JobKind.MAIL.read(Json.parse("""
                {"auth":{"username":"one","password":"geheim"},"security":"none",
                 "message":{"to":["a@lab.example","b@lab.example"],"text":"Hello"}%s}""".formatted(more)));
    }

    private void assertFails(MailHandler handler, ProblemType type) {
        assertThatThrownBy(() -> send(handler)).isInstanceOfSatisfying(JobFailure.class,
                e -> assertThat(e.problem().kind()).isEqualTo(type));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "S: 421 4.3.2 busy",
            "S: 450 4.3.2 busy\nC: QUIT\nS: 221 bye",
            "S: <cut>",
            "S: 220 x\nC: EHLO [127.0.0.1]\nS: 451 4.3.0 later\nC: QUIT\nS: 221 bye",
            OPENED + ASKED + "S: 451 4.7.1 greylisted\nS: 503 x\nS: 503 x\nS: 503 x\nC: QUIT\nS: 221 bye",
            OPENED + ASKED + "S: 250 ok\nS: 250 ok\nS: 450 4.2.0 greylisted\nS: 354 go\nC: <left>",
            OPENED + ASKED + "S: 250 ok\nS: 550 no\nS: 450 4.2.0 greylisted\nS: 554 no\nC: QUIT\nS: 221 bye",
            OPENED + ASKED + "S: 250 ok\nS: 421 4.3.2 leaving",
            OPENED + ASKED + "S: 250 ok\nS: 250 ok\nS: 250 ok\nS: 451 4.3.0 disk\nC: QUIT\nS: 221 bye",
            OPENED + ASKED + "S: 250 ok\nS: <cut>"})
    void whatMayPassIsTriedAgain(String first) throws Exception {
        try (ScriptedPeer peer = new ScriptedPeer(first, DELIVERED)) {
            MailResult result = send(handler(peer));
            assertThat(peer.awaitFaults()).isEmpty();
            assertThat(peer.messages()).hasSize(1);
            assertThat(result.tries()).isEqualTo(2);
            assertThat(result.accepted()).hasSize(2);
            assertThat(result.dialogue()).extracting(DialogueLine::meaning).contains("waiting before try 2 of 3");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "S: 554 no\nC: QUIT\nS: 221 bye",
            OPENED + ASKED + "S: 550 no\nS: 503 x\nS: 503 x\nS: 503 x\nC: QUIT\nS: 221 bye",
            OPENED + ASKED + "S: 550 no\nS: 250 ok\nS: 250 ok\nS: 354 go\nC: <left>",
            OPENED + ASKED + "S: 250 ok\nS: 550 no\nS: 550 no\nS: 554 no\nC: QUIT\nS: 221 bye",
            OPENED + ASKED + "S: 250 ok\nS: 250 ok\nS: 250 ok\nS: 550 no\nC: QUIT\nS: 221 bye"})
    void whatIsRefusedForGoodIsNotTriedAgain(String only) throws Exception {
        try (ScriptedPeer peer = new ScriptedPeer(only)) {
            assertThatThrownBy(() -> send(handler(peer))).isInstanceOf(JobFailure.class);
            assertThat(peer.awaitFaults()).isEmpty();
            assertThat(peer.messages()).isEmpty();
        }
    }

    @Test
    void anAddressThatWouldBecomeAnotherCommandIsAFaultAndNothingIsSaid() throws Exception {
        try (ScriptedPeer peer = new ScriptedPeer(); MailHandler handler = handler(peer)) {
            MailSpec spec = (MailSpec) JobKind.MAIL.read(Json.parse("""
                    {"envelope":{"from":"a@lab.example","to":["x@evil＞.example"]},
                     "message":{"to":["a@lab.example"],"text":"Hello"}}"""));
            assertThatThrownBy(() -> handler.run(spec, events)).isInstanceOfSatisfying(JobFailure.class,
                    e -> assertThat(e.problem().errors().getFirst().pointer()).isEqualTo("/envelope/to/0"));
        }
    }

    @Test
    void whatDoesNotPassIsGivenUpAndToldAsTheServerToldIt() throws Exception {
        String greylisted = OPENED + ASKED + "S: 451 4.7.1 later\nS: 503 x\nS: 503 x\nS: 503 x\nC: QUIT\nS: 221 bye";
        try (ScriptedPeer peer = new ScriptedPeer(greylisted, greylisted)) {
            assertThatThrownBy(() -> send(handler(peer, "NETLAB_MAIL_TRIES", "2"))).isInstanceOfSatisfying(
                    JobFailure.class, e -> {
                        assertThat(e.problem().kind()).isEqualTo(ProblemType.MESSAGE_REJECTED);
                        assertThat(e.problem().reply()).isNotNull()
                                .satisfies(reply -> assertThat(reply.enhanced()).isEqualTo("4.7.1"));
                    });
            assertThat(peer.awaitFaults()).isEmpty();
        }
    }

    @Test
    void atTheLastTryTheRecipientsThatAreTakenGetTheMail() throws Exception {
        String half = OPENED + ASKED + "S: 250 ok\nS: 250 ok\nS: 450 4.2.0 later\nS: 354 go\n";
        try (ScriptedPeer peer = new ScriptedPeer(half + "C: <left>", half + "C: <message>\nS: 250 queued\n" + LEFT)) {
            MailResult result = send(handler(peer, "NETLAB_MAIL_TRIES", "2"));
            assertThat(peer.awaitFaults()).isEmpty();
            assertThat(result.accepted()).containsExactly("a@lab.example");
            assertThat(result.rejected())
                    .containsExactly(new MailResult.Rejection("b@lab.example", 450, "4.2.0", "later"));
        }
    }

    @Test
    void aTryThatLeavesNoTimeForAnotherIsTheLast() throws Exception {
        String half = OPENED + ASKED + "S: 250 ok\nS: 250 ok\nS: 450 4.2.0 later\nS: 354 go\n";
        try (ScriptedPeer peer = new ScriptedPeer(half + "C: <message>\nS: 250 queued\n" + LEFT)) {
            MailHandler handler = handler(peer, "NETLAB_MAIL_RETRY_MS", "120000", "NETLAB_MAIL_DEADLINE_MS", "60000");
            MailResult result = send(handler);
            assertThat(peer.awaitFaults()).isEmpty();
            assertThat(result.tries()).isEqualTo(1);
            assertThat(result.accepted()).containsExactly("a@lab.example");
            assertThat(result.rejected()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"S: <cut>", "S: <reset>", "S: 25", "S: 2xx", "S: 354 more", "S: 250-\nS: <cut>"})
    void onceTheDotWasSentNoAnswerMeansThatNobodyKnowsAndNothingIsTriedAgain(String ending) throws Exception {
        String lost = (OPENED + TAKEN).replace("S: 250 2.0.0 queued\n", ending);
        try (ScriptedPeer peer = new ScriptedPeer(lost)) {
            assertFails(handler(peer), ProblemType.DELIVERY_UNKNOWN);
            assertThat(peer.awaitFaults()).isEmpty();
            assertThat(peer.messages()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"451 4.3.0 disk", "550 5.7.1 spam", "421 4.3.2 bye"})
    void aRefusalOfTheDotIsARefusalAndNotTriedAgain(String reply) throws Exception {
        String refused = (OPENED + TAKEN).replace("250 2.0.0 queued", reply) + (reply.startsWith("421") ? "" : LEFT);
        try (ScriptedPeer peer = new ScriptedPeer(refused)) {
            assertFails(handler(peer), ProblemType.MESSAGE_REJECTED);
            assertThat(peer.awaitFaults()).isEmpty();
            assertThat(peer.messages()).hasSize(1);
        }
    }

    @Test
    void aConnectionIsKeptForTheNextMail() throws Exception {
        String next = "C: RSET\n" + ASKED + "S: 250 flushed\n" + TAKEN.substring(ASKED.length());
        try (ScriptedPeer peer = new ScriptedPeer(OPENED + TAKEN + next + next + "C: <left>")) {
            MailHandler handler = handler(peer, "NETLAB_MAIL_KEEP", "1");
            MailResult first = send(handler);
            assertThat(first.reused()).isFalse();
            assertThat(first.phases()).extracting(MailResult.Phase::name).contains("connect", "ehlo");
            assertThat(first.roundTrips()).isEqualTo(5);
            MailResult second = send(handler);
            assertThat(second.reused()).isTrue();
            assertThat(second.phases()).extracting(MailResult.Phase::name)
                    .containsExactly("envelope", "data", "commit", "final-reply");
            assertThat(second.roundTrips()).isEqualTo(2);
            assertThat(second.roundTripsSaved()).isEqualTo(4);
            assertThat(send(handler).server()).isEqualTo("mail.lab.example");
            handler.close();
            assertThat(peer.awaitFaults()).isEmpty();
            assertThat(peer.messages()).hasSize(3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "S: <cut>",
            "S: 421 4.4.2 timeout\nS: <cut>",
            "C: RSET\nS: <cut>",
            "C: RSET\nC: <line>\nC: <line>\nC: <line>\nC: <line>\nS: 421 4.4.2 timeout",
            "C: RSET\nC: <line>\nC: <line>\nC: <line>\nC: <line>\nS: 250 ok\nS: 250 ok\nS: <reset>",
            "C: RSET\nC: <line>\nC: <line>\nC: <line>\nC: <line>\nS: what?\nC: <left>",
            "C: RSET\nC: <line>\nC: <line>\nC: <line>\nC: <line>\nS: 354 go\nC: <left>",
            "C: RSET\nC: <line>\nC: <line>\nC: <line>\nC: <line>\nC: <left>",
            "C: RSET\n" + ASKED + "S: 500 x\nS: 503 x\nS: 503 x\nS: 503 x\nS: 503 x\nC: QUIT\nS: 221 bye",
            "C: RSET\n" + ASKED + "S: 451 x\nS: 250 x\nS: 250 x\nS: 250 x\nS: 354 go\nC: <left>"})
    void aKeptConnectionThatIsStaleIsReplaced(String stale) throws Exception {
        try (ScriptedPeer peer = new ScriptedPeer(OPENED + TAKEN + stale, OPENED + TAKEN + "C: <left>")) {
            MailHandler handler = handler(peer, "NETLAB_MAIL_KEEP", "1");
            assertThat(send(handler).tries()).isEqualTo(1);
            MailResult second = send(handler);
            assertThat(second.tries()).isEqualTo(1);
            assertThat(second.reused()).isFalse();
            handler.close();
            assertThat(peer.awaitFaults()).isEmpty();
            assertThat(peer.messages()).hasSize(2);
        }
    }

    @Test
    void aKeptConnectionThatIsLostAfterTheDotIsNotReplaced() throws Exception {
        String next = "C: RSET\n" + ASKED + "S: 250 flushed\nS: 250 ok\nS: 250 ok\nS: 250 ok\nS: 354 go\n"
                + "C: <message>\nS: <cut>";
        try (ScriptedPeer peer = new ScriptedPeer(OPENED + TAKEN + next);
                MailHandler handler = handler(peer, "NETLAB_MAIL_KEEP", "1")) {
            assertThat(send(handler).tries()).isEqualTo(1);
            assertFails(handler, ProblemType.DELIVERY_UNKNOWN);
            assertThat(peer.awaitFaults()).isEmpty();
            assertThat(peer.messages()).hasSize(2);
        }
    }

    @Test
    void aConnectionOnWhichTheServerSaysMoreThanItWasAskedIsNotKept() throws Exception {
        String more = (OPENED + TAKEN).replace("queued", "queued<and>250 what nobody asked for");
        try (ScriptedPeer peer = new ScriptedPeer(more + LEFT, OPENED + TAKEN + "C: <left>")) {
            MailHandler handler = handler(peer, "NETLAB_MAIL_KEEP", "1");
            assertThat(send(handler).reused()).isFalse();
            assertThat(send(handler).reused()).isFalse();
            handler.close();
            assertThat(peer.awaitFaults()).isEmpty();
            assertThat(peer.messages()).hasSize(2);
        }
    }

    @Test
    void aPasswordThatIsRepeatedOnAKeptConnectionIsNotSeen() throws Exception {
        String next = "C: RSET\n" + TAKEN.replace("C: DATA\n", "C: DATA\nS: 250 geheim AG9uZQBnZWhlaW0= Z2VoZWlt\n");
        try (ScriptedPeer peer = new ScriptedPeer(LOGGED_IN + TAKEN + next + "C: <left>")) {
            MailHandler handler = handler(peer, "NETLAB_MAIL_KEEP", "1");
            assertThat(handler.run(withLogin(""), events).reused()).isFalse();
            MailResult second = handler.run(withLogin(""), events);
            handler.close();
            assertThat(peer.awaitFaults()).isEmpty();
            assertThat(second.reused()).isTrue();
            assertThat(second.dialogue()).extracting(DialogueLine::line).contains("250 •••••• •••••• ••••••");
        }
    }

    @Test
    void whoWantsToSeeTheLoginGetsAConnectionThatBeginsWithItAndIsNotKept() throws Exception {
        try (ScriptedPeer peer = new ScriptedPeer(LOGGED_IN + TAKEN + "S: <cut>", LOGGED_IN + TAKEN + LEFT)) {
            MailHandler handler = handler(peer, "NETLAB_MAIL_KEEP", "2", "NETLAB_MAIL_REVEAL", "true",
                    "NETLAB_MAIL_USER", "one", "NETLAB_MAIL_PASSWORD", "geheim");
            assertThat(handler.run(withLogin(""), events).reused()).isFalse();
            MailResult revealed = handler.run(withLogin(",\"reveal\":true"), events);
            handler.close();
            assertThat(peer.awaitFaults()).isEmpty();
            assertThat(revealed.dialogue()).extracting(DialogueLine::line)
                    .contains("AUTH PLAIN AG9uZQBnZWhlaW0=")
                    .doesNotContain("… a new connection …");
        }
    }

    @Test
    void aCapturedMailGetsAConnectionOfItsOwnThatIsNotKept() throws Exception {
        try (ScriptedPeer peer = new ScriptedPeer(LOGGED_IN + TAKEN + LEFT, LOGGED_IN + TAKEN + LEFT)) {
            MailHandler handler = handler(peer, "NETLAB_MAIL_KEEP", "2", "NETLAB_MAIL_REVEAL", "true",
                    "NETLAB_MAIL_CLEAR_AUTH", "true", "NETLAB_MAIL_USER", "one", "NETLAB_MAIL_PASSWORD", "geheim");
            MailSpec captured = (MailSpec) JobKind.MAIL.read(Json.parse(
                    "{\"capture\":true,\"message\":{\"to\":[\"a@lab.example\",\"b@lab.example\"],\"text\":\"x\"}}"));
            assertThat(handler.run(captured, events).reused()).isFalse();
            assertThat(handler.run(captured, events).reused()).isFalse();
            handler.close();
            assertThat(peer.awaitFaults()).isEmpty();
        }
    }

    @Test
    void aConnectionIsKeptForItsOwnAccountAlone() throws Exception {
        try (ScriptedPeer peer = new ScriptedPeer(OPENED + TAKEN, LOGGED_IN + TAKEN);
                MailHandler handler = handler(peer, "NETLAB_MAIL_KEEP", "2")) {
            assertThat(send(handler).senders().account()).isNull();
            MailResult second = handler.run(withLogin(""), events);
            assertThat(peer.awaitFaults()).isEmpty();
            assertThat(second.senders().account()).isEqualTo("one");
            assertThat(second.dialogue().getFirst().line()).startsWith("220");
        }
    }
}
