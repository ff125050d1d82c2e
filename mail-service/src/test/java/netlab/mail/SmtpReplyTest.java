package netlab.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpReplyTest {
    private final SmtpReply.Parser parser = new SmtpReply.Parser();

    @Test
    void aReplyOfOneLineIsWholeAtOnce() throws BrokenProtocolException {
        assertThat(parser.accept("250 Ok")).contains(new SmtpReply(250, null, List.of("Ok")));
    }

    @Test
    void aReplyOfSeveralLinesIsWholeAtItsLast() throws BrokenProtocolException {
        assertThat(parser.accept("250-mail.lab.example")).isEmpty();
        assertThat(parser.accept("250-SIZE 100")).isEmpty();
        assertThat(parser.accept("250 HELP").orElseThrow().lines())
                .containsExactly("mail.lab.example", "SIZE 100", "HELP");
    }

    @Test
    void theEnhancedCodeIsData() throws BrokenProtocolException {
        SmtpReply reply = parser.accept("550 5.1.1 <x@lab.example>: User unknown").orElseThrow();
        assertThat(reply.enhanced()).isEqualTo("5.1.1");
        assertThat(reply.text()).isEqualTo("<x@lab.example>: User unknown");
    }

    @Test
    void anEnhancedCodeOfAnotherClassIsText() throws BrokenProtocolException {
        SmtpReply reply = parser.accept("550 2.1.1 strange").orElseThrow();
        assertThat(reply.enhanced()).isNull();
        assertThat(reply.text()).isEqualTo("2.1.1 strange");
    }

    @Test
    void eachLineMayRepeatTheEnhancedCode() throws BrokenProtocolException {
        parser.accept("554-5.7.1 no");
        assertThat(parser.accept("554 5.7.1 never").orElseThrow().text()).isEqualTo("no\nnever");
    }

    @Test
    void aBareCodeIsAReply() throws BrokenProtocolException {
        assertThat(parser.accept("354")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "25", "250x", "2500 Ok", "150 Ok", "650 Ok", "HTTP/1.1 400 Bad Request", " 250 Ok",
            "٢٥٠ Ok"})
    void whatIsNoReplyIsRefused(String line) {
        assertThatThrownBy(() -> parser.accept(line)).isInstanceOf(BrokenProtocolException.class);
    }

    @Test
    void linesOfOneReplyMustAgree() throws BrokenProtocolException {
        parser.accept("250-one");
        assertThatThrownBy(() -> parser.accept("550 two")).isInstanceOf(BrokenProtocolException.class);
    }

    @Test
    void aReplyWithoutAnEndIsRefused() {
        assertThatThrownBy(() -> {
            while (true) {
                parser.accept("250-more");
            }
        }).isInstanceOf(BrokenProtocolException.class);
    }

    @Property
    void anyReplyReadsBack(
            @ForAll @IntRange(min = 200, max = 599) int code,
            @ForAll @Size(min = 1, max = 20) List<@AlphaChars String> lines) throws BrokenProtocolException {
        SmtpReply.Parser each = new SmtpReply.Parser();
        Optional<SmtpReply> reply = Optional.empty();
        for (int i = 0; i < lines.size(); i++) {
            assertThat(reply).isEmpty();
            reply = each.accept(code + (i < lines.size() - 1 ? "-" : " ") + lines.get(i));
        }
        assertThat(reply).contains(new SmtpReply(code, null, lines));
    }
}
