package netlab.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.exc.JacksonIOException;

class JsonTest {
    @ParameterizedTest
    @ValueSource(strings = {
            "",
            "  ",
            "{",
            "{\"a\":1,\"a\":2}",
            "{\"a\":{\"b\":1,\"b\":1}}",
            "{} {}",
            "{},",
            "1 2",
            "{a:1}",
            "{'a':1}",
            "[1,]",
            "// no\n1",
            "NaN",
            "01",
            "+1",
            ".5",
            "\"\t\"",
            "tru",
            "{\"a\" 1}"})
    void whatIsNotExactlyOneJsonValueIsMalformed(String text) {
        assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(MalformedJson.class);
        assertThatThrownBy(() -> Json.parse(text.getBytes(StandardCharsets.UTF_8))).isInstanceOf(MalformedJson.class);
        assertThatThrownBy(() -> Json.parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(MalformedJson.class);
    }

    @Test
    void aFaultIsToldWithItsPlaceAndWithoutTheTextThere() {
        assertThatThrownBy(() -> Json.parse("{\"password\":\"tiger\",\n\"password\":2}"))
                .hasMessageStartingWith("duplicate key at line 2")
                .hasMessageNotContaining("tiger");
        assertThatThrownBy(() -> Json.parse("{} tiger")).hasMessageNotContaining("tiger");
        assertThatThrownBy(() -> Json.parse("{\"password\":tiger}")).hasMessageNotContaining("tiger");
        assertThatThrownBy(() -> Json.parse("{\"password\":\"tiger")).hasMessageStartingWith("the JSON ends too early")
                .hasMessageNotContaining("tiger");
        assertThatThrownBy(() -> Json.parse("1 2")).hasMessageStartingWith("more than one JSON value");
        assertThatThrownBy(() -> Json.parse("")).hasMessage("the body is empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-16", "UTF-32BE", "UTF-32LE"})
    void noEncodingButUtf8IsRead(String charset) {
        byte[] bytes = "{\"a\":\"b\"}".getBytes(Charset.forName(charset));

        assertThatThrownBy(() -> Json.parse(bytes)).isInstanceOf(MalformedJson.class);
        assertThatThrownBy(() -> Json.parse(new ByteArrayInputStream(bytes))).isInstanceOf(MalformedJson.class);
    }

    @Test
    void bytesThatAreNoUtf8AreMalformed() {
        assertThatThrownBy(() -> Json.parse(new byte[]{'"', (byte) 0xFF, '"'})).isInstanceOf(MalformedJson.class);
        assertThatThrownBy(() -> Json.parse(new byte[]{'"', (byte) 0xC3, '"'})).isInstanceOf(MalformedJson.class);
    }

    @Test
    void nestingIsBounded() throws Exception {
        assertThat(Json.parse("[".repeat(60) + "]".repeat(60)).isArray()).isTrue();
        assertThatThrownBy(() -> Json.parse("[".repeat(100_000))).isInstanceOf(MalformedJson.class);
    }

    @Test
    void aNumberOfManyDigitsIsMalformedAndABigOneIsNot() throws Exception {
        assertThatThrownBy(() -> Json.parse("9".repeat(100_000))).isInstanceOf(MalformedJson.class);
        assertThat(Json.parse("1e999999999").isNumber()).isTrue();
        assertThat(Json.parse("9".repeat(40)).isIntegralNumber()).isTrue();
    }

    @Test
    void aStringOf25MebibytesIsRead() throws Exception {
        String big = "A".repeat(25 * 1024 * 1024);

        assertThat(Json.parse("\"" + big + "\"").stringValue()).hasSameSizeAs(big);
    }

    @Test
    void aBodyOfMillionsOfSmallValuesIsRefusedBeforeItFillsTheMemory() {
        byte[] bytes = ("[" + "{},".repeat(200_000) + "{}]").getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> Json.parseBody(bytes)).isInstanceOf(MalformedJson.class)
                .hasMessageContaining("limit");
    }

    @Test
    void anIntegerStaysOneAndADecimalStaysOne() throws Exception {
        assertThat(Json.parse("5").isIntegralNumber()).isTrue();
        assertThat(Json.parse("5.0").isIntegralNumber()).isFalse();
        assertThat(Json.parse("5e0").isIntegralNumber()).isFalse();
        assertThat(Json.text(Json.parse("0.1"))).isEqualTo("0.1");
    }

    @Test
    void aStreamThatFailsIsNotCalledMalformed() {
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("reset");
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                throw new IOException("reset");
            }
        };

        assertThatThrownBy(() -> Json.parse(failing)).isInstanceOf(JacksonIOException.class);
    }

    @Test
    void timesAreUtcWithThreeDecimals() {
        assertThat(Json.time(Instant.parse("2026-11-01T10:00:00Z"))).isEqualTo("2026-11-01T10:00:00.000Z");
        assertThat(Json.time(Instant.parse("2026-11-01T10:00:00.123999Z"))).isEqualTo("2026-11-01T10:00:00.123Z");
        assertThat(Json.text(Instant.EPOCH)).isEqualTo("\"1970-01-01T00:00:00.000Z\"");
    }

    @Property
    void everyTextSurvivesAsJson(@ForAll String text) throws Exception {
        assertThat(Json.parse(Json.text(text)).stringValue()).isEqualTo(text);
    }
}
