package netlab.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    @ParameterizedTest
    @ValueSource(strings = {"a@b>\r\nRCPT TO:<c@d", "a\nb", "a\rb", "a\0b", "grüße@b", "a\u007Fb"})
    void whatCouldEndOrDisguiseTheLineIsRefused(String argument) {
        assertThatThrownBy(() -> new CommandLine("MAIL FROM:<" + argument + ">"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining(argument);
    }

    @Test
    void beyondAsciiTheLineIsUtf8AndStillHasNoControls() {
        assertThat(Bytes.octets(CommandLine.international("MAIL FROM:<ö@b>").bytes()))
                .isEqualTo("MAIL FROM:<\u00C3\u00B6@b>\r\n");
        assertThatThrownBy(() -> CommandLine.international("a\u0085b")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theLineEndsInCrLf() {
        assertThat(Bytes.octets(new CommandLine("QUIT").bytes())).isEqualTo("QUIT\r\n");
    }

    @Test
    void itsTextDoesNotShow() {
        assertThat(new CommandLine("AUTH PLAIN c2VjcmV0")).asString().doesNotContain("c2VjcmV0");
    }
}
