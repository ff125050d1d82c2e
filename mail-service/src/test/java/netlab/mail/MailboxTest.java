package netlab.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailboxTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "student@lab.example | `` | student@lab.example",
            "Student <student@lab.example> | Student | student@lab.example",
            "The Lab's Student <student@lab.example> | The Lab's Student | student@lab.example",
            "\"Student, the\" <student@lab.example> | Student, the | student@lab.example",
            "\"a \\\"b\\\"\" <s@lab.example> | a \"b\" | s@lab.example",
            "<s@lab.example> | `` | s@lab.example",
            "\"two words\"@lab.example | `` | \"two words\"@lab.example",
            "\"plain\"@lab.example | `` | plain@lab.example",
            "s@[127.0.0.1] | `` | s@[127.0.0.1]",
            "s@[IPv6:::1] | `` | s@[IPv6:::1]",
            "s+tag@localhost | `` | s+tag@localhost",
            "Größe <s@bücher.example> | Größe | s@xn--bcher-kva.example"})
    void aMailboxIsReadByTheGrammar(String text, String name, String address) {
        Mailbox mailbox = Mailbox.parse(text);
        assertThat(mailbox.name()).isEqualTo(name);
        assertThat(mailbox.address()).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "",
            "student",
            "@lab.example",
            "student@",
            "a b@lab.example",
            "a@b@c",
            "a..b@lab.example",
            ".a@lab.example",
            "a@-lab.example",
            "a@lab..example",
            "a@[300",
            "Name <a@lab.example",
            "Name <a@lab.example> more",
            "a@lab.example, b@lab.example",
            "\"open@lab.example",
            "grüße@lab.example",
            "a@lab.example\r\nRCPT TO:<b@lab.example>",
            "\"a\r\nb\"@lab.example",
            "\"Name\nBcc: x\" <a@lab.example>",
            "\"a\0b\"@lab.example"})
    void whatIsNoMailboxIsRefused(String text) {
        assertThatThrownBy(() -> Mailbox.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anEnvelopeAddressHasNoName() {
        assertThatThrownBy(() -> Mailbox.address("Student <student@lab.example>"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
