package netlab.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.javalin.http.HttpResponseException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import netlab.contracts.ProblemType;
import org.junit.jupiter.api.Test;

class BodiesTest {
    private static InputStream of(int bytes) {
        return new ByteArrayInputStream(new byte[bytes]);
    }

    /// A body that comes one byte at a time, each a while after the one before.
    private static byte[] trickle(int bytes, Duration each) throws Exception {
        AtomicLong now = new AtomicLong(-1);
        InputStream slow = new InputStream() {
            private int left = bytes;

            @Override
            public int read() {
                return left-- > 0 ? 'x' : -1;
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                now.addAndGet(each.toNanos());
                into[offset] = 'x';
                return left-- > 0 ? 1 : -1;
            }
        };
        return Bodies.read(slow, -1, 1_000_000, now::get);
    }

    @Test
    void aBodyOfExactlyTheLimitIsReadAndOneByteMoreIsNot() throws Exception {
        assertThat(Bodies.read(of(0), 0, 100_000, () -> 0)).isEmpty();
        assertThat(Bodies.read(of(100_000), 100_000, 100_000, () -> 0)).hasSize(100_000);
        assertThatThrownBy(() -> Bodies.read(of(100_001), -1, 100_000, () -> 0)).isInstanceOfSatisfying(
                ProblemResponse.class, e -> assertThat(e.problem().kind()).isEqualTo(ProblemType.BODY_TOO_LARGE));
    }

    @Test
    void aBodyThatTricklesIsCut() throws Exception {
        assertThatThrownBy(() -> trickle(100_000, Duration.ofMillis(20))).isInstanceOfSatisfying(
                HttpResponseException.class, e -> assertThat(e.getStatus()).isEqualTo(408));
        assertThat(trickle(400, Duration.ofMillis(20))).as("a short one that is slow").hasSize(400);
        assertThat(trickle(20_000, Duration.ofMillis(1))).as("a long one that goes on").hasSize(20_000);
    }

    @Test
    void whatIsNoJsonIsMalformedAndNotQuoted() {
        assertThatThrownBy(() -> Bodies.json("{\"password\":tiger}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(ProblemResponse.class, e -> {
                    assertThat(e.problem().kind()).isEqualTo(ProblemType.MALFORMED_JSON);
                    assertThat(e.problem().detail()).contains("line 1").doesNotContain("tiger");
                });
    }
}
