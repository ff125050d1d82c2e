package netlab.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DotStuffingTest {
    private static final Pattern ANY_LINE_END = Pattern.compile("\r\n|\r|\n");

    @Test
    void aDotAtALineStartIsDoubledAndNoOther() {
        assertThat(stuffed(".a.b\r\n..\r\nc.\r\n", 100)).isEqualTo("..a.b\r\n...\r\nc.\r\n");
    }

    @Test
    void aLastLineWithoutAnEndGetsOne() {
        assertThat(stuffed("a", 100)).isEqualTo("a\r\n");
        assertThat(stuffed("", 100)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\n.\nb", "a\r.\rb", "a\r\n.\r\nb", "a\n.\r\nb", "a\r\n.\rb", "a\r\r.\r\rb",
            "a\n\r.\n\rb"})
    void noLineOfOneDotCanLeave(String smuggled) {
        assertThat(stuffed(smuggled, 1)).contains("\r\n..\r\n").doesNotContain("\r\n.\r\n");
    }

    @Property(tries = 2000)
    void onlyWholeLineEndsLeaveAndTheLinesAreTheSame(
            @ForAll("hostile") String message,
            @ForAll @IntRange(min = 1, max = 7) int chunk) {
        String sent = stuffed(message, chunk);
        assertThat(sent).doesNotContainPattern("(?<!\r)\n|\r(?!\n)").doesNotContain("\r\n.\r\n");
        assertThat(sent).doesNotStartWith(".\r\n");
        assertThat(unstuffed(sent)).isEqualTo(withCrLf(message));
    }

    @Provide
    Arbitrary<String> hostile() {
        return Arbitraries.strings().withChars("\r\n.ab ").ofMaxLength(40);
    }

    private static String stuffed(String message, int chunk) {
        DotStuffing stuffing = new DotStuffing();
        StringBuilder out = new StringBuilder();
        byte[] bytes = Bytes.of(message);
        for (int at = 0; at < bytes.length; at += chunk) {
            out.append(Bytes.octets(stuffing.next(bytes, at, Math.min(chunk, bytes.length - at))));
        }
        return out.append(Bytes.octets(stuffing.end())).toString();
    }

    /// What a server makes of it (RFC 5321 §4.5.2).
    private static String unstuffed(String sent) {
        return Pattern.compile("^\\.", Pattern.MULTILINE).matcher(sent).replaceAll("");
    }

    private static String withCrLf(String message) {
        String lines = ANY_LINE_END.matcher(message).replaceAll("\r\n");
        return lines.isEmpty() || lines.endsWith("\r\n") ? lines : lines + "\r\n";
    }
}
