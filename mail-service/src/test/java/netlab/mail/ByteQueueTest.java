package netlab.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class ByteQueueTest {
    private final ByteQueue queue = new ByteQueue(100_000);

    @Property(tries = 300)
    void linesComeOutAsTheyWentInHoweverTheyAreCut(
            @ForAll @Size(max = 30) List<@AlphaChars @StringLength(max = 400) String> lines,
            @ForAll @IntRange(min = 1, max = 900) int chunk,
            @ForAll boolean withCr) throws BrokenProtocolException {
        ByteQueue bytes = new ByteQueue(100_000);
        byte[] sent = Bytes.of(String.join("", lines.stream().map(line -> line + (withCr ? "\r\n" : "\n")).toList()));
        List<String> received = new ArrayList<>();
        for (int at = 0; at < sent.length; at += chunk) {
            bytes.append(sent, at, Math.min(chunk, sent.length - at));
            for (var line = bytes.line(400); line.isPresent(); line = bytes.line(400)) {
                received.add(line.get());
            }
        }
        assertThat(received).isEqualTo(lines);
        assertThat(bytes.size()).isZero();
    }

    @Test
    void aLineThatHasNotEndedIsNotThereYet() throws BrokenProtocolException {
        append("250 half a li");
        assertThat(queue.line(100)).isEmpty();
        append("ne\r\nrest");
        assertThat(queue.line(100)).contains("250 half a line");
        assertThat(queue.line(100)).isEmpty();
    }

    @Test
    void aLineMayBeAsLongAsTheLimitAndNoLonger() throws BrokenProtocolException {
        append("x".repeat(10) + "\r\n");
        assertThat(queue.line(10)).contains("x".repeat(10));
        append("x".repeat(11) + "\r\n");
        assertThatThrownBy(() -> queue.line(10)).isInstanceOf(BrokenProtocolException.class);
    }

    @Test
    void aLineWithoutAnEndIsRefusedBeforeItFillsTheMemory() throws BrokenProtocolException {
        append("x".repeat(5000));
        assertThatThrownBy(() -> queue.line(4096)).isInstanceOf(BrokenProtocolException.class);
    }

    @Test
    void moreThanItsCapacityIsRefused() {
        assertThatThrownBy(() -> new ByteQueue(10).append(new byte[11], 0, 11))
                .isInstanceOf(BrokenProtocolException.class);
    }

    @Test
    void discardingForgetsAll() throws BrokenProtocolException {
        append("250 injected\r\n");
        assertThat(queue.discard()).isEqualTo(14);
        assertThat(queue.line(100)).isEmpty();
    }

    private void append(String octets) throws BrokenProtocolException {
        queue.append(Bytes.of(octets), 0, octets.length());
    }
}
