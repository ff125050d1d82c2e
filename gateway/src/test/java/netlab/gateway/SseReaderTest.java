package netlab.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SseReaderTest {
    private static List<String> read(String stream, int largest) throws IOException {
        SseReader reader = new SseReader(new ByteArrayInputStream(stream.getBytes(UTF_8)), largest, () -> {});
        List<String> events = new ArrayList<>();
        for (Optional<String> next = reader.next(); next.isPresent(); next = reader.next()) {
            events.add(next.get());
        }
        return events;
    }

    @Test
    void commentsAndOtherFieldsAreLeftOut() throws IOException {
        assertThat(read(":\n\nretry: 5\n\nid: 1\nevent: x\ndata: one\n\n: c\r\ndata:two\r\ndata: lines\r\n\r\n", 100))
                .containsExactly("one", "two\nlines");
    }

    @Test
    void anEventThatTheEndCutsIsNone() throws IOException {
        assertThat(read("data: one\n\ndata: two\n", 100)).containsExactly("one");
        assertThat(read("data: one\n\ndata: tw", 100)).containsExactly("one");
    }

    @Test
    void aLineOrAnEventBeyondTheBoundIsRefused() {
        assertThatThrownBy(() -> read("data: " + "x".repeat(100) + "\n\n", 50))
                .isInstanceOf(SseReader.EventTooLarge.class);
        assertThatThrownBy(() -> read("data: 123456789\n".repeat(10) + "\n", 50))
                .isInstanceOf(SseReader.EventTooLarge.class);
    }

    @Test
    void commentsAreHeard() throws IOException {
        AtomicInteger heard = new AtomicInteger();
        new SseReader(new ByteArrayInputStream(":\n\n".getBytes(UTF_8)), 10, heard::incrementAndGet).next();

        assertThat(heard.get()).isPositive();
    }

    @Property(tries = 200)
    void whatIsWrittenIsRead(@ForAll List<String> texts) throws IOException {
        List<String> lines = texts.stream().map(text -> "." + text.replaceAll("[\\r\\n\\ud800-\\udfff]", "")).toList();
        StringBuilder stream = new StringBuilder();
        lines.forEach(line -> stream.append(":\n\ndata: ").append(line).append("\n\n"));

        assertThat(read(stream.toString(), 1_000_000)).isEqualTo(lines);
    }
}
