package netlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class SafeTextTest {
    @Test
    void whatATerminalWouldObeyIsShown() {
        assertThat(SafeText.line("220 \u001b[2J\u001b]0;title\u0007 \u009b31m\r\n\tü • 你"))
                .isEqualTo("220 \\x1B[2J\\x1B]0;title\\x07 \\x9B31m\\r\\n\\tü • 你");
    }

    @Test
    void whatTurnsTextAroundIsShown() {
        assertThat(SafeText.line("invoice\u202Efdp.exe\u2066\u200B"))
                .isEqualTo("invoice\\u{202E}fdp.exe\\u{2066}\\u{200B}");
    }

    @Test
    void textKeepsItsLines() {
        assertThat(SafeText.text("a\r\nb\n\tc\rd\u001b[A")).isEqualTo("a\nb\n\tc\\rd\\x1B[A");
    }

    @Property
    void aLineHoldsNoControlCharacter(@ForAll String any) {
        assertThat(SafeText.line(any).codePoints())
                .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT
                        || Character.getType(c) == Character.SURROGATE);
    }

    @Property
    void jsonStaysTheSameValue(@ForAll String any) throws CliFailure {
        String valid = new String(any.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                java.nio.charset.StandardCharsets.UTF_8);
        ObjectNode json = JsonText.object().put("text", valid);
        String line = JsonText.line(json);
        assertThat(JsonText.object(line)).isEqualTo(json);
        assertThat(line.codePoints()).noneMatch(Character::isISOControl);
    }
}
