package netlab.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatagramsTest {
    private static final Datagrams FITTING = new Datagrams(Outcome.MESSAGE, true);

    @Test
    void aPortWithAQuestionOfItsOwnIsAskedItFirstAndSentTheMessageNext() {
        assertThat(FITTING.to(53, 1)).isEqualTo(Octets.ofHex("6e6c 0000 0001 0000 0000 0000 00 0002 0001"));
        assertThat(FITTING.to(53, 2)).isEqualTo(Outcome.MESSAGE);
        assertThat(FITTING.to(53, 3)).isEqualTo(FITTING.to(53, 1));
    }

    @Test
    void otherPortsAndJobsWithAMessageOfTheirOwnGetTheMessage() {
        assertThat(FITTING.to(54, 1)).isEqualTo(Outcome.MESSAGE);
        assertThat(new Datagrams(Octets.of("hello"), false).to(53, 1)).isEqualTo(Octets.of("hello"));
    }

    @Test
    void noDatagramIsEmptyForNothingWouldBeSent() {
        assertThat(new Datagrams(Octets.NONE, true).to(9, 1).isEmpty()).isFalse();
        assertThat(Datagrams.ports()).allSatisfy(port -> assertThat(FITTING.to(port, 1).isEmpty()).isFalse());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            53    | domain     | 6e6c 8000 0001 0000 0000 0000 00 0002 0001
            123   | ntp        | 24020000 00000000 00000000 00000000 00000000 00000000 6e6c6162 00000001 00000000 00000000 00000000 00000000
            161   | snmp       | 302d 020100 04067075626c6963 a220 02046e6c6162 020100 020100 3012 3010 06082b06010201010100 0404 74657374
            111   | sunrpc     | 6e6c6162 00000001 00000000 00000000 00000000 00000000
            137   | netbios-ns | 6e6c 8400 0000 0001 0000 0000 20
            3478  | stun       | 0101 000c 2112a442 6e6c61626e6c61626e6c6162 0020000800 01
            5683  | coap       | 6045 6e6c c128 ff 3c2f3e
            5353  | mdns       | 0000 8400 0000 0001 0000 0000
            443   | quic       | 80 00000000 08 6e6c616200000002 08 6e6c616200000001 00000001
            50000 | calc       | 6e6c6162 0000002a
            50001 | calc       | 62616c6e 2a000000
            37    | time       | eccc1234
            """)
    void anAnswerAsItsRfcHasItTellsTheService(int port, String service, String answer) {
        assertThat(Datagrams.identify(port, FITTING.to(port, 1), Octets.ofHex(answer))).contains(service);
    }

    @Test
    void aSipServerIsKnownByItsStatusLine() {
        assertThat(Datagrams.identify(5_060, FITTING.to(5_060, 1), Octets.of("SIP/2.0 404 Not Found\r\n\r\n")))
                .contains("sip");
    }

    @Test
    void whatComesBackUnchangedIsAnEchoOnEveryPort() {
        assertThat(Datagrams.ports()).allSatisfy(port -> assertThat(
                Datagrams.identify(port, FITTING.to(port, 1), FITTING.to(port, 1))).isEqualTo(Optional.of("echo")));
    }

    @Test
    void anAnswerToTheMessageIsNotTakenForOneToTheQuestion() {
        assertThat(Datagrams.identify(37, Outcome.MESSAGE, Octets.ofHex("eccc1234"))).isEmpty();
    }

    @Property(tries = 500)
    void noBytesAreTooOddForIt(@ForAll byte[] bytes) {
        Octets answer = Octets.of(bytes, bytes.length);
        for (int port : Datagrams.ports()) {
            assertThat(Datagrams.identify(port, FITTING.to(port, 1), answer)).isNotNull();
        }
        assertThat(answer).hasToString(HexFormat.of().formatHex(bytes));
    }
}
