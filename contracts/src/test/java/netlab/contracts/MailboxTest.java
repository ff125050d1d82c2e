package netlab.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailboxTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "student@lab.example | `` | student@lab.example",
            "  student@lab.example  | `` | student@lab.example",
            "<student@lab.example> | `` | student@lab.example",
            "A Student <student@lab.example> | A Student | student@lab.example",
            "The Lab's St. Student <s@lab.example> | The Lab's St. Student | s@lab.example",
            "\"Student, A\" <s@lab.example> | Student, A | s@lab.example",
            "\"a \\\"b\\\" \\\\\" <s@lab.example> | a \"b\" \\ | s@lab.example",
            "\"\"<s@lab.example> | `` | s@lab.example",
            "Größe <s@bücher.example> | Größe | s@bücher.example",
            "=?UTF-8?Q?x?= <s@lab.example> | =?UTF-8?Q?x?= | s@lab.example",
            "s+tag@lab.example | `` | s+tag@lab.example",
            "\"two words\"@lab.example | `` | \"two words\"@lab.example",
            "s@[127.0.0.1] | `` | s@[127.0.0.1]",
            "s@[IPv6:::1] | `` | s@[IPv6:::1]",
            "s@localhost | `` | s@localhost"})
    void aMailboxIsReadWithItsName(String text, String name, String address) {
        assertThat(Mailbox.parse(text)).contains(new Mailbox(name, address));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "",
            " ",
            "student",
            "student@",
            "@lab.example",
            "a b@lab.example",
            "a@b@c",
            "a..b@lab.example",
            ".a@lab.example",
            "a.@lab.example",
            "a@lab..example",
            "a@.example",
            "a@-lab.example",
            "a@lab-.example",
            "a@lab.example.",
            "a@[127.0.0.1",
            "a@[x> SIZE=1]",
            "a@[x>y]",
            "a@[]",
            "a@b, c@d",
            "a@b; c@d",
            "a@b, c@d <e@f>",
            "lab: a@b;",
            "Name <a@b",
            "Name a@b>",
            "Name <a@b> x",
            "Name <<a@b>>",
            "Name <a@b> <c@d>",
            "Student, A <a@b>",
            "A (comment) <a@b>",
            "\"A <a@b>",
            "\"A\" B <a@b>",
            "\"A\\\" <a@b>",
            "Name < a@b >",
            "a@b\r\nRCPT TO:<c@d>",
            "\ud800@lab.example",
            "\ud800 <a@lab.example>"})
    void anythingElseIsNone(String text) {
        assertThat(Mailbox.parse(text)).isEmpty();
        assertThat(Mailbox.isAddress(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "%sstudent@lab.example",
            "student@lab.example%s",
            "stu%sdent@lab.example",
            "student@lab%s.example",
            "A%s <s@lab.example>",
            "A %s<s@lab.example>",
            "%sA <s@lab.example>",
            "A <s@lab.example>%s",
            "\"A%s\" <s@lab.example>",
            "\"A\\%s\" <s@lab.example>",
            "\"a%sb\"@lab.example",
            "\"a\\%sb\"@lab.example",
            "s@[127%s.0.0.1]"})
    void aControlCharacterIsNowhereAccepted(String where) {
        for (String control : new String[]{"\r", "\n", "\r\n", "\r\n ", "\0", "\t", "\u007f", "\u0085", "\u2028"}) {
            assertThat(Mailbox.parse(where.formatted(control))).isEmpty();
            assertThat(Mailbox.isAddress(where.formatted(control))).isFalse();
        }
    }

    @Test
    void lengthsAreThoseOfSmtp() {
        assertThat(Mailbox.isAddress("a".repeat(64) + "@lab.example")).isTrue();
        assertThat(Mailbox.isAddress("a".repeat(65) + "@lab.example")).isFalse();
        assertThat(Mailbox.isAddress("ü".repeat(33) + "@lab.example")).isFalse();
        String domain = ("a".repeat(62) + ".").repeat(4);
        assertThat(Mailbox.isAddress("a@" + domain.substring(0, 251) + "b")).isTrue();
        assertThat(Mailbox.isAddress("a@" + domain + "bcd")).isFalse();
        assertThat(Mailbox.isAddress("a@" + "b".repeat(64))).isFalse();
    }

    @Test
    @Timeout(5)
    void aLongTextIsReadInNoTime() {
        for (String hard : new String[]{" ".repeat(4_096), "a ".repeat(2_048), "\"" + "\\\"".repeat(2_048),
                "\"" + "a".repeat(100_000) + "\" <s@lab.example>", " ".repeat(100_000) + "x",
                "a" + ".a".repeat(50_000), "\"" + "a".repeat(100_000) + "\"@b", "<".repeat(100_000),
                "a".repeat(100_000) + " <s@lab.example>"}) {
            assertThat(Mailbox.parse(hard)).isEmpty();
            assertThat(Mailbox.isAddress(hard)).isFalse();
        }
    }

    @Test
    void theDomainStandsAfterTheLastAtSign() {
        assertThat(new Mailbox("", "\"a@b\"@lab.example").domain()).isEqualTo("lab.example");
    }

    @Provide
    Arbitrary<String> almostMailboxes() {
        return Arbitraries.of("a", "b", "@", "<", ">", "\"", "\\", ".", " ", "\r", "\n", "\0", "\t", ",", "[", "]", "ü",
                "lab.example").list().ofMaxSize(12).map(parts -> String.join("", parts));
    }

    @Property
    void whatIsReadHasNoControlCharacterAndIsAnAddress(@ForAll("almostMailboxes") String text) {
        Mailbox.parse(text).ifPresent(mailbox -> {
            assertThat(text + mailbox.name() + mailbox.address()).doesNotContainPattern("\\p{Cntrl}");
            assertThat(Mailbox.isAddress(mailbox.address())).isTrue();
            assertThat(mailbox.address()).doesNotContainPattern("^[^\"]*[<>\\s]");
        });
    }
}
