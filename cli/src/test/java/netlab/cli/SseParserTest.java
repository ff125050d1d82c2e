package netlab.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseParserTest {
    private static List<SseParser.Message> parse(String stream) throws IOException {
        SseParser parser = new SseParser(new ByteArrayInputStream(stream.getBytes(UTF_8)), 100);
        List<SseParser.Message> messages = new ArrayList<>();
        for (Optional<SseParser.Message> next = parser.next(); next.isPresent(); next = parser.next()) {
            messages.add(next.get());
        }
        return messages;
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void aLineMayEndInAnyOfThreeWays(String end) throws IOException {
        assertThat(parse("id: 1|event: a|data: x||id: 2|event: b|data: y||".replace("|", end)))
                .containsExactly(new SseParser.Message("1", "a", "x"), new SseParser.Message("2", "b", "y"));
    }

    @Test
    void commentsAndOtherFieldsAreIgnored() throws IOException {
        assertThat(parse("retry: 1000\n\n: alive\n\n:\nid:7\ndata:ä\ncolour: blue\n\n"))
                .containsExactly(new SseParser.Message("7", "message", "ä"));
    }

    @Test
    void dataOfSeveralLinesIsJoined() throws IOException {
        assertThat(parse("data: a\ndata\ndata:  b\n\n"))
                .containsExactly(new SseParser.Message("", "message", "a\n\n b"));
    }

    @Test
    void aMessageThatTheEndCutsOffIsNone() throws IOException {
        assertThat(parse("id: 1\ndata: x\n\nid: 2\ndata: y\n")).hasSize(1);
        assertThat(parse("id: 1\ndata: x\n\nid: 2\ndata: y")).hasSize(1);
    }

    @Test
    void aLineIsBounded() {
        assertThatThrownBy(() -> parse("data: " + "x".repeat(200) + "\n\n")).isInstanceOf(IOException.class)
                .hasMessage("an event is longer than 100 bytes");
    }

    @Test
    void aMessageIsBounded() {
        assertThatThrownBy(() -> parse(("data: " + "x".repeat(60) + "\n").repeat(2) + "\n"))
                .isInstanceOf(IOException.class);
    }
}
