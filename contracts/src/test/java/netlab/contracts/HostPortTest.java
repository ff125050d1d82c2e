package netlab.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {
    @ParameterizedTest
    @CsvSource({"calc:50000, calc, 50000", "mail.lab.example:587, mail.lab.example, 587", "127.0.0.1:0, 127.0.0.1, 0",
            "[::1]:65535, ::1, 65535", "[::ffff:10.0.0.1]:1, ::ffff:10.0.0.1, 1", "under_score:1, under_score, 1"})
    void aNameOrAnAddressWithAPortIsReadAndWrittenAlike(String text, String host, int port) {
        assertThat(HostPort.parse(text)).contains(new HostPort(host, port));
        assertThat(new HostPort(host, port)).hasToString(text);
        assertThat(Json.text(new HostPort(host, port))).isEqualTo("\"" + text + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "",
            "calc",
            ":80",
            "calc:",
            "calc:65536",
            "calc:123456",
            "calc:-1",
            "calc: 80",
            " calc:80",
            "calc:80\n",
            "ca\r\nlc:80",
            "calc\0:80",
            "::1:80",
            "[::1]",
            "[1.2.3]:80",
            "[:::]:80",
            "[1::2::3]:80",
            "[fe80::1%lo]:80",
            "256.1.1.1:80",
            "1.2.3:80",
            "127.1:80",
            "2130706433:80",
            "user@host:80",
            "http://calc:80",
            "calc:٨٠"})
    void anythingElseIsNone(String text) {
        assertThat(HostPort.parse(text)).isEmpty();
    }

    @Test
    void aLongTextIsReadInNoTime() {
        assertThat(HostPort.parse("a".repeat(1_000_000))).isEmpty();
        assertThat(HostPort.parse("a.".repeat(500_000) + ":80")).isEmpty();
        assertThat(HostPort.parse("[" + ":".repeat(1_000_000))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\r\nb", "a\0b", "[::1]", "a/b"})
    void noneIsMadeOfAHostThatCouldBeMoreThanOne(String host) {
        assertThatThrownBy(() -> new HostPort(host, 80)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536})
    void noneIsMadeOfWhatIsNoPort(int port) {
        assertThatThrownBy(() -> new HostPort("calc", port)).isInstanceOf(IllegalArgumentException.class);
    }
}
