package netlab.scan;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.api.Test;

class IdentificationTest {
    private static final Octets MESSAGE = Octets.of("netlab\r\n");

    private static Conversation greeting(String text, boolean ended) {
        return new Conversation(Octets.of(text), Octets.NONE, Octets.NONE, ended);
    }

    private static Conversation answer(String text) {
        return new Conversation(Octets.NONE, Octets.of(text), MESSAGE, false);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ssh     | SSH-2.0-OpenSSH_10.0
            smtp    | 220 mail.lab.example ESMTP Postfix (Debian)
            smtp    | 421 4.7.0 mail.lab.example Error: too many connections, SMTP is busy
            ftp     | 220 lab.example FTP server ready.
            imap    | * OK [CAPABILITY IMAP4rev1] Dovecot ready.
            pop3    | +OK Dovecot ready.
            nntp    | 200 lab.example NNTP service ready, posting allowed
            rfb     | RFB 003.008
            """)
    void aServiceThatGreetsIsKnownByItsGreeting(String service, String text) {
        assertThat(Identification.of(greeting(text + "\r\n", false))).contains(service);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            23 NOV 2026 03:19:50 UTC
            Mon Nov 23 03:19:50 2026
            Monday, November 23, 2026 03:19:50-UTC
            2026-11-23 03:19:50
            """)
    void aTimeOnOneLineIsDaytime(String line) {
        assertThat(Identification.of(greeting(line + "\r\n", true))).contains("daytime");
    }

    @Test
    void aShortTextBeforeTheEndIsAQuote() {
        assertThat(Identification.of(greeting("\"It is 12:30\" said the clock.\r\n-- Nobody\r\n", true)))
                .contains("qotd");
    }

    @Test
    void aTextWithoutAnEndIsNoQuote() {
        assertThat(Identification.of(greeting("Welcome!\r\n", false))).isEmpty();
    }

    @Test
    void theRotatingPatternIsChargenWhereverItBegins() {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < 72; i++) {
            line.append((char) (0x20 + (60 + i) % 95));
        }
        assertThat(Identification.of(greeting(line + "\r\n", false))).contains("chargen");
        assertThat(Identification.ofDatagram(MESSAGE, Octets.of(line + "\r\n"))).contains("chargen");
    }

    @Test
    void whatComesBackUnchangedIsEcho() {
        assertThat(Identification.of(answer("netlab\r\n"))).contains("echo");
        assertThat(Identification.ofDatagram(MESSAGE, MESSAGE)).contains("echo");
    }

    @Test
    void aWebServerIsKnownByItsComplaint() {
        assertThat(Identification.of(answer("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"))).contains("http");
    }

    @Test
    void aTlsServerIsKnownByItsAlert() {
        assertThat(Identification.of(answer("\u0015\u0003\u0003\u0000\u0002\u0002\u0016"))).contains("tls");
    }

    @Test
    void silenceIsNothing() {
        assertThat(Identification.of(Conversation.NONE)).isEmpty();
        assertThat(Identification.ofDatagram(MESSAGE, Octets.NONE)).isEmpty();
    }

    @Test
    void aDatagramWithTheTimeIsDaytime() {
        assertThat(Identification.ofDatagram(MESSAGE, Octets.of("23 NOV 2026 03:19:50 UTC\r\n"))).contains("daytime");
    }

    @Property(tries = 500)
    void noBytesAreTooOddForIt(@ForAll byte[] bytes, @ForAll boolean ended) {
        Octets octets = Octets.of(bytes, bytes.length);
        Identification.of(new Conversation(octets, Octets.NONE, Octets.NONE, ended));
        Identification.of(new Conversation(Octets.NONE, octets, MESSAGE, ended));
        assertThat(Identification.ofDatagram(octets, octets)).isEqualTo(
                bytes.length == 0 ? java.util.Optional.empty() : java.util.Optional.of("echo"));
    }
}
