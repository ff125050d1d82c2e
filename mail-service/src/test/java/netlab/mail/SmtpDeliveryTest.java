package netlab.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import netlab.contracts.Account;
import netlab.contracts.AuthMechanism;
import netlab.contracts.Event;
import netlab.contracts.HostPort;
import netlab.contracts.MailResult.Rejection;
import netlab.contracts.ProblemType;
import netlab.contracts.Secret;
import netlab.contracts.Security;
import netlab.service.JobFailure;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SmtpDeliveryTest {
    private static final String WHOLE = """
            S: 220 mail.lab.example ESMTP
            C: EHLO [127.0.0.1]
            S: 250-mx.lab.example
            S: 250-SIZE 1000
            S: 250-8BITMIME
            S: 250 STARTTLS
            C: STARTTLS
            S: 220 go
            C: <tls>
            C: EHLO [127.0.0.1]
            S: 250-mx.lab.example
            S: 250-SIZE 1000
            S: 250-8BITMIME
            S: 250 AUTH PLAIN LOGIN
            C: AUTH LOGIN
            S: 334 VXNlcm5hbWU6
            C: c3R1ZGVudA==
            S: 334 UGFzc3dvcmQ6
            C: Z2VoZWlt
            S: 235 2.7.0 in
            C: MAIL FROM:<spoof@example.org> SIZE=230 BODY=8BITMIME
            S: 250 2.1.0 Ok
            C: RCPT TO:<a@lab.example>
            S: 250 2.1.5 Ok
            C: RCPT TO:<x@lab.example>
            S: 550 5.1.1 unknown
            C: DATA
            S: 354 go
            C: Date: Sun, 1 Nov 2026 12:00:00 +0000
            C: Message-ID: <1@lab.example>
            C: From: chef@lab.example
            C: To: a@lab.example
            C: Subject: Hi
            C: MIME-Version: 1.0
            C: Content-Type: text/plain; charset=utf-8
            C: Content-Transfer-Encoding: 8bit
            C:
            C: ..
            C: Grüße
            C: .
            S: 250 2.0.0 Ok: queued
            C: QUIT
            S: 221 Bye""";
    private static final Account.Login LOGIN = new Account.Login(AuthMechanism.LOGIN, "student", new Secret("geheim"));

    private final WrittenTranscript transcript = new WrittenTranscript();
    private final RecordedEvents events = new RecordedEvents(true);

    private static Destination destination(Security security, Account.@Nullable Login login, boolean clearAllowed) {
        return new Destination(
                new HostPort("mail.lab.example", 587),
                security,
                Optional.ofNullable(login),
                true,
                clearAllowed,
                new TlsTrust("mail.lab.example", true, List.of()));
    }

    private record Delivered(SmtpDelivery.Outcome outcome, SmtpOpening.Ready ready) {}

    private Delivered deliver(ScriptedWire wire, Destination destination, RecordedEvents told) throws Exception {
        Deadline deadline = Deadline.in(Duration.ofMinutes(1), System::nanoTime);
        LineChannel channel = new LineChannel(wire, SmtpClient.MOST_HELD, deadline);
        SmtpClient client = new SmtpClient(channel, SmtpTimeouts.ofRfc5321(), transcript);
        OutgoingMessage message = new OutgoingMessage(
                "<1@lab.example>",
                Instant.parse("2026-11-01T12:00:00Z"),
                HeaderMailbox.parse("chef@lab.example"),
                List.of(HeaderMailbox.parse("a@lab.example")),
                List.of(),
                null,
                "Hi",
                ".\nGrüße\n",
                null,
                Map.of(),
                List.of());
        SmtpOpening.Ready ready = new SmtpOpening(client, destination, "[127.0.0.1]", false).open();
        MailOrder order = new MailOrder(message, "chef@lab.example", "spoof@example.org",
                List.of("a@lab.example", "x@lab.example"));
        MessageWriter writer = new MessageWriter(message, ready.extensions().has("8BITMIME"), () -> "token");
        SmtpDelivery.Outcome outcome = new SmtpDelivery(client, ready.extensions(), () -> true)
                .deliver(order, writer, false, told);
        client.quit();
        return new Delivered(outcome, ready);
    }

    @Test
    void aMailGoesByteForByteAndTellsWhatTheServerSaid() throws Exception {
        ScriptedWire wire = new ScriptedWire(WHOLE);
        Delivered delivered = deliver(wire, destination(Security.STARTTLS, LOGIN, false), events);
        SmtpDelivery.Outcome outcome = delivered.outcome();
        wire.assertDone();
        assertThat(outcome.reply().lines()).containsExactly("2.0.0 Ok: queued");
        assertThat(outcome.accepted()).containsExactly("a@lab.example");
        assertThat(outcome.rejected()).containsExactly(new Rejection("x@lab.example", 550, "5.1.1", "unknown"));
        assertThat(delivered.ready().name()).isEqualTo("mail.lab.example");
        assertThat(delivered.ready().extensions().lines()).containsExactly("SIZE 1000", "8BITMIME", "AUTH PLAIN LOGIN");
        assertThat(outcome.bytes()).isEqualTo(230);
        assertThat(events.events()).containsExactly(new Event.MailReady("<1@lab.example>"));
    }

    static List<List<String>> cuts() {
        List<String> lines = WHOLE.lines().toList();
        return IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).startsWith("S: ") && !lines.get(i).equals("S: 221 Bye"))
                .mapToObj(i -> {
                    List<String> script = new ArrayList<>(lines.subList(0, i));
                    script.add("S: <cut>");
                    return script;
                })
                .toList();
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void aCutBeforeTheDotIsALostConnectionAndAfterItAnUnknownDelivery(List<String> script) {
        ScriptedWire wire = new ScriptedWire(String.join("\n", script));
        boolean dotSent = script.contains("C: .");
        assertThatThrownBy(() -> deliver(wire, destination(Security.STARTTLS, LOGIN, false), events))
                .isInstanceOf(dotSent ? DeliveryUnknownException.class : EOFException.class);
        wire.assertDone();
    }

    @Test
    void withoutACommitNoDotIsSent() {
        String untilDot = WHOLE.substring(0, WHOLE.indexOf("C: .\n"));
        ScriptedWire wire = new ScriptedWire(untilDot);
        assertThatThrownBy(
                () -> deliver(wire, destination(Security.STARTTLS, LOGIN, false), new RecordedEvents(false)))
                .isInstanceOfSatisfying(
                        JobFailure.class,
                        e -> assertThat(e.problem().kind()).isEqualTo(ProblemType.NOT_COMMITTED));
        wire.assertDone();
    }

    @Test
    void aCancelThatComesBeforeTheDotKeepsItBack() {
        ScriptedWire wire = new ScriptedWire(WHOLE.substring(0, WHOLE.indexOf("C: .\n")));
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> deliver(wire, destination(Security.STARTTLS, LOGIN, false), events))
                .isInstanceOf(InterruptedException.class);
        wire.assertDone();
    }

    @Test
    void withNoRecipientAcceptedNothingIsSent() {
        ScriptedWire wire = new ScriptedWire("""
                S: 220 mail.lab.example ESMTP
                C: EHLO [127.0.0.1]
                S: 250 mx.lab.example
                C: MAIL FROM:<spoof@example.org>
                S: 250 Ok
                C: RCPT TO:<a@lab.example>
                S: 450 4.2.0 later
                C: RCPT TO:<x@lab.example>
                S: 550 5.1.1 unknown
                C: QUIT
                S: 221 Bye""");
        assertThatThrownBy(() -> deliver(wire, destination(Security.NONE, null, false), events))
                .isInstanceOfSatisfying(JobFailure.class, e -> {
                    assertThat(e.problem().kind()).isEqualTo(ProblemType.ALL_RECIPIENTS_REJECTED);
                    assertThat(e.problem().rejected()).hasSize(2);
                    assertThat(e.problem().reply()).isNotNull();
                });
        wire.assertDone();
    }

    @Test
    void aServerWithoutStarttlsGetsNothingInClear() {
        assertEndsWith(ProblemType.TLS_FAILED, destination(Security.STARTTLS, LOGIN, true), """
                S: 220 mail.lab.example ESMTP
                C: EHLO [127.0.0.1]
                S: 250-mx.lab.example
                S: 250 AUTH PLAIN
                C: QUIT
                S: 221 Bye""");
    }

    @Test
    void aLoginDoesNotGoInClearUnlessSomethingAllowsIt() {
        assertEndsWith(ProblemType.AUTHENTICATION_FAILED, destination(Security.NONE, LOGIN, false), """
                S: 220 mail.lab.example ESMTP
                C: EHLO [127.0.0.1]
                S: 250-mx.lab.example
                S: 250 AUTH LOGIN""");
    }

    @Test
    void aMechanismThatIsNotOfferedIsNotTried() {
        assertEndsWith(ProblemType.AUTHENTICATION_FAILED, destination(Security.NONE, LOGIN, true), """
                S: 220 mail.lab.example ESMTP
                C: EHLO [127.0.0.1]
                S: 250-mx.lab.example
                S: 250 AUTH=PLAIN
                C: QUIT
                S: 221 Bye""");
    }

    private void assertEndsWith(ProblemType type, Destination destination, String script) {
        ScriptedWire wire = new ScriptedWire(script);
        assertThatThrownBy(() -> deliver(wire, destination, events)).isInstanceOfSatisfying(
                JobFailure.class,
                e -> assertThat(e.problem().kind()).isEqualTo(type));
        wire.assertDone();
    }

    @Test
    void aRefusedSenderIsToldAndTheServerIsLeftPolitely() {
        ScriptedWire wire = new ScriptedWire("""
                S: 220 mail.lab.example ESMTP
                C: EHLO [127.0.0.1]
                S: 250 mx.lab.example
                C: MAIL FROM:<spoof@example.org>
                S: 553 5.7.1 not owned
                C: QUIT
                S: 221 Bye""");
        assertThatThrownBy(() -> deliver(wire, destination(Security.NONE, null, false), events))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(Failures.refused(e).problem().kind()).isEqualTo(ProblemType.MESSAGE_REJECTED));
        wire.assertDone();
    }
}
