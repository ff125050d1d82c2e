package netlab.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpEnvelopeTest {
    private static final String ASKED = """
            C: MAIL FROM:<a@b>
            C: RCPT TO:<c@d>
            C: RCPT TO:<e@f>
            C: DATA
            """;

    private final WrittenTranscript transcript = new WrittenTranscript();

    private SmtpClient client(ScriptedWire wire) {
        Deadline deadline = Deadline.in(Duration.ofMinutes(1), System::nanoTime);
        LineChannel channel = new LineChannel(wire, SmtpClient.MOST_HELD, deadline);
        return new SmtpClient(channel, SmtpTimeouts.ofRfc5321(), transcript);
    }

    private SmtpEnvelope.Answers offer(ScriptedWire wire, boolean pipelining, boolean reset, List<String> recipients)
            throws IOException, BrokenProtocolException, RefusedException {
        return new SmtpEnvelope("a@b", List.of(), recipients, false).offer(client(wire), pipelining, reset);
    }

    private SmtpEnvelope.Answers pipelined(ScriptedWire wire)
            throws IOException, BrokenProtocolException, RefusedException {
        return offer(wire, true, false, List.of("c@d", "e@f"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 10_000})
    void allGoInOneWriteAndEachAnswerIsMatchedToItsCommandHoweverItIsCut(int chunk) throws Exception {
        ScriptedWire wire = new ScriptedWire(ASKED + """
                S: 250 2.1.0 sender
                S: 550-5.1.1 not
                S: 550 5.1.1 this one
                S: 250 2.1.5 that one
                S: 354 go""", chunk).joined();
        SmtpEnvelope.Answers answers = pipelined(wire);
        wire.assertDone();
        assertThat(wire.writes()).isEqualTo(1);
        assertThat(answers.open()).isTrue();
        assertThat(answers.recipients()).extracting(SmtpReply::code).containsExactly(550, 250);
        assertThat(transcript.lines()).contains("S: 550 5.1.1 this one [to RCPT TO:<c@d>]", "S: 354 go [to DATA]");
    }

    @Test
    void withoutPipeliningEachCommandWaitsForItsAnswer() throws Exception {
        ScriptedWire wire = new ScriptedWire("""
                C: RSET
                S: 250 forgotten
                C: MAIL FROM:<a@b>
                S: 250 ok
                C: RCPT TO:<c@d>
                S: 250 ok
                C: DATA
                S: 354 go""");
        assertThat(offer(wire, false, true, List.of("c@d")).open()).isTrue();
        wire.assertDone();
    }

    @Test
    void withoutPipeliningNoDataIsSentWhenNobodyWasTaken() throws Exception {
        ScriptedWire wire = new ScriptedWire("""
                C: MAIL FROM:<a@b>
                S: 250 ok
                C: RCPT TO:<c@d>
                S: 550 no""");
        SmtpEnvelope.Answers answers = offer(wire, false, false, List.of("c@d"));
        wire.assertDone();
        assertThat(answers.open()).isFalse();
    }

    @Test
    void aServerThatTakesDataForNobodyGetsOneDot() throws Exception {
        ScriptedWire wire = new ScriptedWire(ASKED + """
                S: 250 ok
                S: 550 no
                S: 450 not now
                S: 354 go
                C: .
                S: 554 no valid recipients""");
        SmtpEnvelope.Answers answers = pipelined(wire);
        wire.assertDone();
        assertThat(answers.open()).isFalse();
        assertThat(answers.recipients()).extracting(SmtpReply::code).containsExactly(550, 450);
    }

    @Test
    void aServerThatRefusesDataToNobodyIsOnlyBelievedAboutTheRecipients() throws Exception {
        ScriptedWire wire = new ScriptedWire(ASKED + "S: 250 ok\nS: 550 no\nS: 550 no\nS: 503 no recipients");
        SmtpEnvelope.Answers answers = pipelined(wire);
        wire.assertDone();
        assertThat(answers.open()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"250, 503, false", "503, 503, false", "503, 354, true", "250, 354, false"})
    void aRefusedSenderIsToldEvenIfTheServerGoesOn(String recipient, String data, boolean dot) {
        ScriptedWire wire = new ScriptedWire(ASKED + "S: 550 5.7.1 not you\nS: " + recipient + " x\nS: 503 what\nS: "
                + data + " x" + (dot ? "\nC: .\nS: 554 no" : ""));
        assertThatThrownBy(() -> pipelined(wire)).isInstanceOfSatisfying(RefusedException.class, e -> {
            assertThat(e.step()).isEqualTo(SmtpStep.MAIL);
            assertThat(e.reply().code()).isEqualTo(550);
        });
        wire.assertDone();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aServerThatWaitsForAMessageAfterARefusalHearsNeitherDotNorQuit(boolean resetRefused) {
        ScriptedWire wire = new ScriptedWire("C: RSET\n" + ASKED + (resetRefused
                ? "S: 500 what\nS: 250 ok\n"
                : "S: 250 ok\nS: 550 not you\n") + "S: 250 ok\nS: 250 ok\nS: 354 go");
        SmtpClient client = client(wire);
        SmtpEnvelope envelope = new SmtpEnvelope("a@b", List.of(), List.of("c@d", "e@f"), false);
        assertThatThrownBy(() -> envelope.offer(client, true, true)).isInstanceOf(RefusedException.class);
        client.quit();
        wire.assertDone();
        assertThat(transcript.lines()).doesNotContain("C: .", "C: QUIT");
    }

    @Test
    void aRefusedDataEndsItThoughRecipientsWereTaken() {
        ScriptedWire wire = new ScriptedWire(ASKED + "S: 250 ok\nS: 250 ok\nS: 550 no\nS: 451 4.3.0 disk");
        assertThatThrownBy(() -> pipelined(wire)).isInstanceOfSatisfying(RefusedException.class, e -> {
            assertThat(e.step()).isEqualTo(SmtpStep.DATA);
            assertThat(e.isWorthAnotherTry()).isTrue();
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void aServerMayLeaveAtAnyAnswer(int after) {
        List<String> answers = List.of("250 ok", "250 ok", "250 ok", "354 go");
        String script = ASKED + answers.subList(0, after)
                .stream()
                .map(each -> "S: " + each + "\n")
                .collect(
                        Collectors.joining())
                + "S: 421 4.3.2 bye\nS: <cut>";
        List<SmtpStep> steps = List.of(SmtpStep.MAIL, SmtpStep.RECIPIENT, SmtpStep.RECIPIENT, SmtpStep.DATA);
        ScriptedWire wire = new ScriptedWire(script);
        assertThatThrownBy(() -> pipelined(wire)).isInstanceOfSatisfying(RefusedException.class, e -> {
            assertThat(e.reply().isClosing()).isTrue();
            assertThat(e.step()).isEqualTo(steps.get(after));
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void aCutAtAnyAnswerIsALostConnection(int after) {
        ScriptedWire wire = new ScriptedWire(ASKED + "S: 250 ok\n".repeat(after) + "S: 25\\\nS: <cut>");
        assertThatThrownBy(() -> pipelined(wire)).isInstanceOf(EOFException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"354 x|250 x|250 x|354 x", "250 x|354 x|250 x|354 x", "250 x|250 x|250 x|250 x"})
    void anAnswerOfAKindThatItsCommandCantHaveBreaksTheProtocol(String answers) {
        ScriptedWire wire = new ScriptedWire(ASKED + "S: " + answers.replace("|", "\nS: "));
        assertThatThrownBy(() -> pipelined(wire)).isInstanceOf(BrokenProtocolException.class);
    }

    @Test
    void aThousandRecipientsGoInGroupsThatCantStickInBothSendBuffers() throws Exception {
        List<String> recipients = IntStream.range(0, 1000).mapToObj(i -> "r" + i + "@lab.example").toList();
        StringBuilder script = new StringBuilder("C: MAIL FROM:<a@b>\n");
        StringBuilder answers = new StringBuilder("S: 250 ok\n");
        for (int i = 0; i < 1000; i++) {
            script.append("C: RCPT TO:<").append(recipients.get(i)).append(">\n");
            answers.append("S: ").append(i % 2 == 0 ? "250 ok\n" : "550 no\n");
            if (i % 100 == 98) {
                script.append(answers);
                answers.setLength(0);
            }
        }
        ScriptedWire wire = new ScriptedWire(script + "C: DATA\n" + answers + "S: 354 go");
        SmtpEnvelope.Answers taken = offer(wire, true, false, recipients);
        wire.assertDone();
        assertThat(wire.writes()).isEqualTo(11);
        assertThat(taken.recipients()).hasSize(1000);
        assertThat(taken.recipients().get(998).code()).isEqualTo(250);
        assertThat(taken.recipients().get(999).code()).isEqualTo(550);
    }
}
