package netlab.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import netlab.contracts.Account;
import netlab.contracts.MailResult;
import netlab.contracts.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpClientTest {
    private static final Account.Login LOGIN = new Account.Login(null, "student@lab.example", new Secret("geheim#1"));

    private final WrittenTranscript transcript = new WrittenTranscript();

    private SmtpClient client(ScriptedWire wire) {
        Deadline deadline = Deadline.in(Duration.ofMinutes(1), System::nanoTime);
        LineChannel channel = new LineChannel(wire, SmtpClient.MOST_HELD, deadline);
        return new SmtpClient(channel, SmtpTimeouts.ofRfc5321(), transcript);
    }

    private static SmtpEnvelope.Answers offer(SmtpClient client, String sender, List<String> parameters,
            String... recipients) throws IOException, BrokenProtocolException, RefusedException {
        return new SmtpEnvelope(sender, parameters, List.of(recipients), false).offer(client, false, false);
    }

    private void logIn(ScriptedWire wire, SaslMechanism mechanism, Account.Login login)
            throws IOException, BrokenProtocolException, RefusedException {
        new SmtpLogin(client(wire), login, false).by(mechanism);
    }

    private static SmtpClient.Source message(String text) {
        return out -> out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 10_000})
    void aWholeMailGoesByteForByteHoweverTheRepliesAreCut(int chunk) throws Exception {
        ScriptedWire wire = new ScriptedWire("""
                S: 220-mail.lab.example
                S: 220 ESMTP
                C: EHLO [127.0.0.1]
                S: 250-mail.lab.example
                S: 250-SIZE 10240000
                S: 250 8BITMIME
                C: MAIL FROM:<a@lab.example> SIZE=10
                S: 250 2.1.0 Ok
                C: RCPT TO:<b@lab.example>
                S: 250 2.1.5 Ok
                C: RCPT TO:<x@lab.example>
                S: 550-5.1.1 User
                S: 550 5.1.1 unknown
                C: DATA
                S: 354 go
                C: Subject: x
                C:
                C: ..dot
                C: Grüße
                C: .
                S: 250 2.0.0 Ok: queued as 4F1
                C: QUIT
                S: 221 Bye""", chunk);
        SmtpClient client = client(wire);
        assertThat(client.greeting().lines()).containsExactly("mail.lab.example", "ESMTP");
        SmtpExtensions extensions = client.hello("[127.0.0.1]");
        assertThat(extensions.server()).isEqualTo("mail.lab.example");
        assertThat(extensions.lines()).containsExactly("SIZE 10240000", "8BITMIME");
        SmtpEnvelope.Answers answers = offer(client, "a@lab.example", List.of("SIZE=10"), "b@lab.example",
                "x@lab.example");
        assertThat(answers.open()).isTrue();
        assertThat(answers.recipients().getFirst().isPositive()).isTrue();
        SmtpReply refusal = answers.recipients().getLast();
        assertThat(refusal.enhanced()).isEqualTo("5.1.1");
        assertThat(refusal.text()).isEqualTo("User\nunknown");
        assertThat(client.body(message("Subject: x\r\n\r\n.dot\nGrüße"))).isEqualTo(29);
        assertThat(client.end().lines()).containsExactly("2.0.0 Ok: queued as 4F1");
        client.quit();
        wire.assertDone();
        assertThat(transcript.lines()).contains("C: … 29 bytes of message …", "C: .", "S: 250-SIZE 10240000",
                "C: QUIT");
    }

    @Test
    void aServerWithoutEhloIsGreetedWithHelo() throws Exception {
        ScriptedWire wire = new ScriptedWire("""
                C: EHLO me
                S: 502 what?
                C: HELO me
                S: 250 old.lab.example""");
        SmtpExtensions extensions = client(wire).hello("me");
        assertThat(extensions.server()).isEqualTo("old.lab.example");
        assertThat(extensions.lines()).isEmpty();
        wire.assertDone();
    }

    @Test
    void afterStarttlsNothingThatWasSaidBeforeCounts() throws Exception {
        ScriptedWire wire = new ScriptedWire("""
                C: STARTTLS
                S: 220 go
                S: 250 injected
                C: <tls>
                C: EHLO me
                S: 250 mail.lab.example""").joined();
        SmtpClient client = client(wire);
        client.startTls();
        assertThat(client.hello("me").lines()).isEmpty();
        wire.assertDone();
    }

    @Test
    void authLoginShowsTheBase64LessonAndNoSecret() throws Exception {
        ScriptedWire wire = new ScriptedWire("""
                C: AUTH LOGIN
                S: 334 VXNlcm5hbWU6
                C: c3R1ZGVudEBsYWIuZXhhbXBsZQ==
                S: 334 UGFzc3dvcmQ6
                C: Z2VoZWltIzE=
                S: 235 2.7.0 Authentication successful""");
        logIn(wire, SaslMechanism.LOGIN, LOGIN);
        wire.assertDone();
        assertThat(transcript.lines()).containsExactly(
                "C: AUTH LOGIN",
                "S: 334 VXNlcm5hbWU6 [Username:]",
                "C: •••••• [user name, base64]",
                "S: 334 UGFzc3dvcmQ6 [Password:]",
                "C: •••••• [password, base64]",
                "S: 235 2.7.0 Authentication successful");
    }

    @Test
    void authPlainGoesInOneLine() throws Exception {
        ScriptedWire wire = new ScriptedWire("""
                C: AUTH PLAIN AHN0dWRlbnRAbGFiLmV4YW1wbGUAZ2VoZWltIzE=
                S: 235 Ok""");
        logIn(wire, SaslMechanism.PLAIN, LOGIN);
        wire.assertDone();
        assertThat(transcript.lines().getFirst()).isEqualTo("C: AUTH PLAIN •••••• [user name and password, base64]");
    }

    @Test
    void authCramMd5AnswersAsTheRfcShows() throws Exception {
        ScriptedWire wire = new ScriptedWire("""
                C: AUTH CRAM-MD5
                S: 334 PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+
                C: dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw
                S: 235 Ok""");
        logIn(wire, SaslMechanism.CRAM_MD5,
                new Account.Login(null, "tim", new Secret("tanstaaftanstaaf")));
        wire.assertDone();
    }

    @ParameterizedTest
    @EnumSource(SaslMechanism.class)
    void noSecretIsSeenEvenWhenTheServerRepeatsIt(SaslMechanism mechanism) {
        String echo = "535 5.7.8 no: geheim#1 Z2VoZWltIzE= AHN0dWRlbnRAbGFiLmV4YW1wbGUAZ2VoZWltIzE=";
        ScriptedWire wire = new ScriptedWire(switch (mechanism) {
            case PLAIN -> "C: AUTH PLAIN AHN0dWRlbnRAbGFiLmV4YW1wbGUAZ2VoZWltIzE=\nS: " + echo;
            case LOGIN -> "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: c3R1ZGVudEBsYWIuZXhhbXBsZQ==\nS: " + echo;
            case CRAM_MD5 -> "C: AUTH CRAM-MD5\nS: " + echo;
        });
        assertThatThrownBy(() -> logIn(wire, mechanism, LOGIN)).isInstanceOfSatisfying(
                RefusedException.class,
                e -> {
                    assertThat(e.reply().toString()).contains("535", "5.7.8").doesNotContain("geheim", "Z2VoZWlt");
                    assertThat(e).hasMessageNotContaining("geheim");
                });
        assertThat(transcript.lines().toString()).doesNotContain("geheim", "Z2VoZWlt", "c3R1ZGVudE");
    }

    @Test
    void aPromptThatIsNoBase64BreaksTheProtocol() {
        ScriptedWire wire = new ScriptedWire("C: AUTH CRAM-MD5\nS: 334 *");
        assertThatThrownBy(() -> logIn(wire, SaslMechanism.CRAM_MD5, LOGIN))
                .isInstanceOf(BrokenProtocolException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a@b>\r\nRCPT TO:<c@d", "a\nb", "a\0b", "ä@b"})
    void anAddressCantSmuggleACommand(String address) {
        ScriptedWire wire = new ScriptedWire("");
        assertThatThrownBy(() -> offer(client(wire), address, List.of(), "b@c"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> offer(client(wire), "b@c", List.of(), address))
                .isInstanceOf(IllegalArgumentException.class);
        wire.assertDone();
        assertThat(transcript.lines()).isEmpty();
    }

    @Test
    void aServerThatLeavesEndsTheMailWhateverItWasAsked() {
        ScriptedWire wire = new ScriptedWire(
                "C: MAIL FROM:<>\nS: 250 ok\nC: RCPT TO:<b@c>\nS: 421 4.3.2 shutting down");
        assertThatThrownBy(() -> offer(client(wire), "", List.of(), "b@c", "d@e")).isInstanceOfSatisfying(
                RefusedException.class, e -> assertThat(e.step()).isEqualTo(SmtpStep.RECIPIENT));
        wire.assertDone();
    }

    @ParameterizedTest
    @ValueSource(strings = {"550 no", "450 later", "421 bye"})
    void aRefusalAfterTheDotIsARefusal(String reply) {
        ScriptedWire wire = new ScriptedWire("C: .\nS: " + reply);
        assertThatThrownBy(() -> client(wire).end()).isInstanceOf(RefusedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<cut>", "<silence>", "2\\\nS: <cut>", "250-half\nS: <cut>", "what?", "354 more"})
    void afterTheDotNothingButAReplyTellsWhetherItWasDelivered(String then) {
        ScriptedWire wire = new ScriptedWire("C: .\nS: " + then);
        assertThatThrownBy(() -> client(wire).end()).isInstanceOf(DeliveryUnknownException.class);
    }

    @Test
    void aServerThatGaveUpWhileTheMessageWasHeldGetsNoDot() {
        ScriptedWire wire = new ScriptedWire("S: 421 4.4.2 timeout");
        assertThatThrownBy(() -> client(wire).end()).isInstanceOf(RefusedException.class);
        wire.assertDone();
        assertThat(transcript.lines()).containsExactly("S: 421 4.4.2 timeout");
    }

    @ParameterizedTest
    @ValueSource(strings = {"S: <cut>", "S: 250-x\nS: <cut>", "S: 25\\\nS: <cut>"})
    void beforeTheDotACutIsALostConnection(String then) {
        ScriptedWire wire = new ScriptedWire("C: MAIL FROM:<>\n" + then);
        assertThatThrownBy(() -> offer(client(wire), "", List.of(), "b@c")).isInstanceOf(EOFException.class);
    }

    @Test
    void silenceIsATimeout() {
        ScriptedWire wire = new ScriptedWire("S: <silence>");
        assertThatThrownBy(() -> client(wire).greeting()).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void aReplyThatComesTooSlowlyIsATimeoutEvenIfItNeverStops() {
        long[] now = new long[1];
        Deadline deadline = new Deadline(() -> now[0] += 1_000_000_000L, Duration.ofSeconds(20).toNanos());
        LineChannel channel = new LineChannel(new ScriptedWire("S: 220 " + "x".repeat(500), 1), 4096, deadline);
        SmtpClient client = new SmtpClient(channel, SmtpTimeouts.ofRfc5321(), transcript);
        assertThatThrownBy(client::greeting).isInstanceOf(SocketTimeoutException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"554 no", "421 bye"})
    void aGreetingMayRefuse(String greeting) {
        assertThatThrownBy(() -> client(new ScriptedWire("S: " + greeting)).greeting())
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void anEndlessLineIsRefused() {
        ScriptedWire wire = new ScriptedWire("S: 220 " + "x".repeat(100_000) + "\\");
        assertThatThrownBy(() -> client(wire).greeting()).isInstanceOf(BrokenProtocolException.class);
    }

    @Test
    void quitMindsNothing() throws IOException {
        client(new ScriptedWire("C: QUIT\nS: <cut>")).quit();
        client(new ScriptedWire("C: QUIT\nS: nonsense")).quit();
        assertThat(transcript.lines()).contains("C: QUIT");
    }

    @Test
    void aLoginIsShownAsItCrossesTheWireWhereThatIsAllowed() throws Exception {
        ScriptedWire wire = new ScriptedWire("""
                C: AUTH LOGIN
                S: 334 VXNlcm5hbWU6
                C: c3R1ZGVudEBsYWIuZXhhbXBsZQ==
                S: 334 UGFzc3dvcmQ6
                C: Z2VoZWltIzE=
                S: 235 2.7.0 Authentication successful""");
        new SmtpLogin(client(wire), LOGIN, true).by(SaslMechanism.LOGIN);
        wire.assertDone();
        assertThat(transcript.lines()).contains(
                "C: c3R1ZGVudEBsYWIuZXhhbXBsZQ== [user name, base64: student@lab.example]",
                "C: Z2VoZWltIzE= [password, base64: geheim#1]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"235", "5 i", "235 in"})
    void aPasswordThatIsAReplyCodeDoesNotHideTheCode(String password) throws Exception {
        ScriptedWire wire = new ScriptedWire("S: 235 in 235\nS: 235");
        SmtpClient client = client(wire);
        client.hide(password);
        assertThat(client.answer().code()).isEqualTo(235);
        assertThat(client.answer().code()).isEqualTo(235);
        wire.assertDone();
    }

    @Test
    void aPasswordThatAPromptRepeatsIsNotSeen() throws Exception {
        // In base64, where it stands depends on what is before it.
        ScriptedWire wire = new ScriptedWire("S: 334 " + SaslMechanism.base64("x geheim#1 y"));
        SmtpClient client = client(wire);
        client.hide("geheim#1");
        assertThat(client.answer().isIntermediate()).isTrue();
        assertThat(transcript.lines()).singleElement().asString().endsWith("[x •••••• y]");
    }

    @Test
    void bytesThatCameInClearBehindTheStarttlsReplyAreToldToBeThrownAway() throws Exception {
        ScriptedWire wire = new ScriptedWire("C: STARTTLS\nS: 220 go\nS: 250 injected\nC: <tls>").joined();
        client(wire).startTls();
        assertThat(transcript.lines()).last().asString().contains("14 bytes", "thrown away");
    }

    @Test
    void phasesTellHowOftenTheServerWasWaitedFor() throws Exception {
        ScriptedWire wire = new ScriptedWire("""
                S: 220 x
                C: EHLO me
                S: 250 x
                C: MAIL FROM:<>
                C: RCPT TO:<b@c>
                C: RCPT TO:<d@e>
                C: DATA
                S: 250 ok
                S: 250 ok
                S: 250 ok
                S: 354 go
                C: x
                C: .
                S: 250 taken""");
        SmtpClient client = client(wire);
        client.greeting();
        client.hello("me");
        new SmtpEnvelope("", List.of(), List.of("b@c", "d@e"), false).offer(client, true, false);
        client.body(message("x"));
        client.end();
        wire.assertDone();
        assertThat(client.phases().list()).extracting(MailResult.Phase::name, MailResult.Phase::roundTrips)
                .containsExactly(tuple("greeting", 1), tuple("ehlo", 1), tuple("envelope", 1), tuple("data", 0),
                        tuple("final-reply", 1));
        assertThat(client.phases().roundTrips()).isEqualTo(4);
        assertThat(client.phases().saved()).isEqualTo(3);
    }
}
