package netlab.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MailComparisonTest {
    private static final String ADDED = "Return-Path: <a@b>\r\nReceived: from c\r\n\tby d\r\n";

    private final MessageWriter writer = writer();
    private final String sent = written(writer);

    private static MessageWriter writer() {
        HeaderMailbox student = HeaderMailbox.parse("student@lab.example");
        return new MessageWriter(new OutgoingMessage("<1@x>", Instant.EPOCH, student, List.of(student), List.of(), null,
                "x", "one\ntwo\n", null, Map.of(), List.of()), true, () -> "token");
    }

    private static String written(MessageWriter writer) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            writer.writeTo(out);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return Bytes.octets(out.toByteArray());
    }

    /// Asks a server that has these bytes, which end in a line end.
    private MailComparison compare(String stored) throws Exception {
        int start = Math.max(0, stored.indexOf("Date:"));
        String script = answer("a1", stored, 0, 65_536) + answer("a2", stored, start, sent.length());
        Deadline deadline = Deadline.in(Duration.ofMinutes(1), System::nanoTime);
        LineChannel channel = new LineChannel(new ScriptedWire(script), ImapClient.mostHeld(), deadline);
        return MailComparison.of(new ImapClient(channel, Duration.ofSeconds(9), new WrittenTranscript()), 7, writer);
    }

    private static String answer(String tag, String stored, int from, int count) {
        String part = stored.substring(from, Math.min(stored.length(), from + count));
        StringBuilder script = new StringBuilder("C: %s UID FETCH 7 (UID RFC822.SIZE BODY.PEEK[]<%d.%d>)\n"
                .formatted(tag, from, count));
        script.append("S: * 1 FETCH (UID 7 RFC822.SIZE %d BODY[]<%d> {%d}\n".formatted(stored.length(), from,
                part.length()));
        part.lines().forEach(line -> script.append("S: ").append(line).append('\n'));
        return script.append("S: )\nS: %s OK done\n".formatted(tag)).toString();
    }

    @Test
    void whatTheServerPutBeforeAMessageIsNoDifference() throws Exception {
        assertThat(compare(ADDED + sent)).satisfies(comparison -> {
            assertThat(comparison.difference()).isEmpty();
            assertThat(comparison.compared()).isEqualTo(sent.length());
            assertThat(comparison.added()).isEqualTo(ADDED.length());
            assertThat(comparison.returnPath()).contains("a@b");
        });
        assertThat(compare(sent).difference()).isEmpty();
    }

    @Test
    void oneByteThatIsAnotherIsFound() throws Exception {
        MailComparison comparison = compare(ADDED + sent.replace("two", "tWo"));
        assertThat(comparison.compared()).isEqualTo(sent.indexOf("wo"));
        assertThat(comparison.difference()).isPresent();
    }

    @Test
    void whatIsMissingOrMoreAtTheEndIsFound() throws Exception {
        assertThat(compare(ADDED + sent.replace("two\r\n", "")).difference()).isPresent();
        assertThat(compare(ADDED + sent + "three\r\n").difference()).get().asString().contains("7 bytes follow");
    }

    @Test
    void aHeadThatIsNotTheOneThatWasSentIsFound() throws Exception {
        assertThat(compare(ADDED + sent.replace("Date:", "Dote:")).difference()).isPresent();
    }
}
