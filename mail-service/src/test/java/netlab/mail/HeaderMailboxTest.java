package netlab.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderMailboxTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "student@lab.example | student@lab.example",
            "Student <student@lab.example> | Student <student@lab.example>",
            "The Lab's Student <s@lab.example> | The Lab's Student <s@lab.example>",
            "\"Student, the\" <s@lab.example> | \"Student, the\" <s@lab.example>",
            "\"a \\\"b\\\"\" <s@lab.example> | \"a \\\"b\\\"\" <s@lab.example>",
            "\"two words\"@lab.example | \"two words\"@lab.example",
            "s@[127.0.0.1] | s@[127.0.0.1]",
            "Größe <s@bücher.example> | =?UTF-8?B?R3LDtsOfZQ==?= <s@xn--bcher-kva.example>",
            "grüße@bücher.example | grüße@xn--bcher-kva.example",
            "\"=?x?Q?y?=\" <s@lab.example> | =?UTF-8?B?PT94P1E/eT89?= <s@lab.example>"})
    void aMailboxGoesIntoAHeaderQuotedOrEncodedAsItMust(String text, String words) {
        assertThat(String.join(" ", HeaderMailbox.parse(text).words())).isEqualTo(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "",
            "student",
            "student@",
            "a b@lab.example",
            "a@b@c",
            "Name <a@lab.example",
            "a@lab.example, b@lab.example",
            "a@lab.example\r\nRCPT TO:<b@lab.example>",
            "\"a\r\nb\"@lab.example",
            "\"Name\nBcc: x\" <a@lab.example>",
            "\"a\0b\"@lab.example",
            "x@evil＞",
            "x@evil＞.example",
            "x@evil．example＞ SIZE＝1",
            "x@a＠b.example",
            "x@＜b.example",
            "x@a。。example",
            "Name <x@evil＞.example>"})
    void whatIsNoMailboxIsRefused(String text) {
        assertThatThrownBy(() -> HeaderMailbox.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
