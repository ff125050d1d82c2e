package netlab.contracts;

import static netlab.contracts.Bodies.again;
import static netlab.contracts.Bodies.faults;
import static netlab.contracts.Bodies.pointers;
import static netlab.contracts.Bodies.spec;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScanSpecTest {
    private static final JobKind SCAN = JobKind.SCAN;

    private static ScanSpec read(String json) {
        return (ScanSpec) spec(SCAN, json);
    }

    @Test
    void whatIsNotGivenGetsItsDefault() {
        assertThat(read("{'targets':['target']}")).isEqualTo(new ScanSpec(List.of("target"), false,
                PortSelection.parse("1-50"), List.of(Transport.TCP), 1_000, 1, 0, 0, true, "netlab\r\n", 250,
                0, false));
    }

    @Test
    void everyFieldIsRead() {
        assertThat(
                read("""
                        {'targets':['a','10.0.0.0/28','::1'],'resolveAll':true,'ports':'7,9','protocols':['udp','tcp'],'timeoutMs':60000,
                         'retries':10,'rate':1000000,'parallelism':65535,'probe':false,'message':'hi',
                         'minTimeoutMs':100,'maxDurationMs':86400000}"""))
                .isEqualTo(new ScanSpec(List.of("a", "10.0.0.0/28", "::1"), true, PortSelection.parse("7,9"),
                        List.of(Transport.TCP, Transport.UDP), 60_000, 10, 1_000_000, 65_535, false, "hi", 100,
                        86_400_000, false));
    }

    @Test
    void nullIsLikeAbsent() {
        assertThat(
                read("""
                        {'targets':['target'],'resolveAll':null,'ports':null,'protocols':null,'timeoutMs':null,'retries':null,'rate':null,
                         'parallelism':null,'probe':null,'message':null}"""))
                .isEqualTo(read("{'targets':['target']}"));
    }

    @Test
    void everyFaultIsToldAtOnceEachOnce() {
        assertThat(pointers(SCAN, """
                {'targets':[5,'ok','a b','','10.0.0.0/33',null],'ports':'1-','protocols':['tcp','sctp'],'timeoutMs':'1',
                 'retries':11,'rate':-1,'parallelism':65536,'probe':'yes','resolveAll':1,'message':5,'minTimeoutMs':-1,
                 'maxDurationMs':86400001,'port':'80'}"""))
                .containsExactlyInAnyOrder("/targets/0", "/targets/2", "/targets/3", "/targets/4", "/targets/5",
                        "/protocols/1", "/timeoutMs", "/retries", "/rate", "/parallelism", "/probe", "/resolveAll",
                        "/message", "/minTimeoutMs", "/maxDurationMs", "/port");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "/targets | {}",
            "/targets | {'targets':null}",
            "/targets | {'targets':[]}",
            "/targets | {'targets':'target'}",
            "/targets | {'targets':{}}",
            "/targets/0 | {'targets':[5]}",
            "/targets/0 | {'targets':['']}",
            "/targets/0 | {'targets':['a\\nb']}",
            "/protocols | {'targets':['a'],'protocols':[]}",
            "/protocols | {'targets':['a'],'protocols':'tcp'}",
            "/protocols | {'targets':['a'],'protocols':['tcp','udp','tcp']}",
            "/protocols/0 | {'targets':['a'],'protocols':['sctp']}",
            "/protocols/0 | {'targets':['a'],'protocols':['TCP']}",
            "/protocols/1 | {'targets':['a'],'protocols':['tcp',null],'ports':'T:1,U:1'}",
            "/protocols | {'targets':['a'],'protocols':['tcp'],'ports':'T:1,U:1'}",
            "/protocols | {'targets':['a'],'protocols':['tcp','udp'],'ports':'U:1'}",
            "/ports | {'targets':['a'],'protocols':['udp'],'ports':'T:x'}",
            "/ports | {'targets':['a'],'ports':''}",
            "/ports | {'targets':['a'],'ports':80}",
            "/ports | {'targets':['a'],'ports':'1-65536'}",
            "/ports | {'targets':['a'],'ports':'syslog'}",
            "/ports | {'targets':['a'],'protocols':['tcp','udp'],'ports':'syslog'}",
            "/protocols | {'targets':['a'],'protocols':['tcp','udp'],'ports':'[T:7]'}"})
    void oneCauseIsOneFault(String pointer, String body) {
        assertThat(pointers(SCAN, body)).containsExactly(pointer);
    }

    @Test
    void portsThatAreGivenAgainAreToldForTheProtocolsThatAreScanned() {
        assertThat(read("{'targets':['a']}").warnings()).isEmpty();
        assertThat(read("{'targets':['a'],'ports':'80,http,8080'}").warnings())
                .containsExactly("ports: 80 is given more than once");
        assertThat(read("{'targets':['a'],'ports':'1-50,25-75','protocols':['tcp','udp']}").warnings())
                .containsExactly("ports: 25-50 are given more than once");
        assertThat(read("{'targets':['a'],'ports':'7,7,U:53,9,9'}").warnings())
                .containsExactly("ports: 7,9 are given more than once");
    }

    @Test
    void aPortSelectionSaysWhichProtocolItHasNothingFor() {
        assertThat(faults(SCAN, "{'targets':['a'],'ports':'syslog'}"))
                .containsExactly(new Fault("/ports", "selects no tcp port"));
        assertThat(read("{'targets':['a'],'ports':'syslog','protocols':['udp']}").protocols())
                .containsExactly(Transport.UDP);
    }

    @Test
    void tooManyTargetsAreOneFault() {
        assertThat(faults(SCAN, "{'targets':[" + "'a',".repeat(256) + "'a']}"))
                .containsExactly(new Fault("/targets", "must not have more than 256 elements"));
        assertThat(faults(SCAN, "{'targets':['10.0.0.0/20','a']}"))
                .containsExactly(new Fault("/targets", "stand for more than 4096 addresses"));
        assertThat(pointers(SCAN, "{'targets':['10.0.0.0/19','0.0.0.0/0','::/0']}"))
                .containsExactly("/targets/0", "/targets/1", "/targets/2");
        assertThat(read("{'targets':['10.0.0.0/20']}").targets()).hasSize(1);
    }

    @Test
    void prefixesSelectTheProtocolsByThemselves() {
        assertThat(read("{'targets':['a'],'ports':'U:53'}").protocols()).containsExactly(Transport.UDP);
        assertThat(read("{'targets':['a'],'ports':'U:53,T:1'}").protocols()).containsExactly(Transport.TCP,
                Transport.UDP);
        assertThat(read("{'targets':['a'],'ports':'U:53','protocols':['udp','udp']}").protocols())
                .containsExactly(Transport.UDP);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "target",
            "a",
            "mail.lab.example",
            "mail.lab.example.",
            "under_score",
            "3com.example",
            "127.0.0.1",
            "255.255.255.255",
            "10.0.0.0/20",
            "10.0.0.7/32",
            "::",
            "::1",
            "1::",
            "fd00::1:2",
            "1:2:3:4:5:6:7:8",
            "1:2:3:4:5:6:7::",
            "::ffff:127.0.0.1",
            "64:ff9b::10.0.0.1",
            "fd00::/116",
            "FD00::A"})
    void aNameAnAddressAndANetworkAreTargets(String target) {
        assertThat(read("{'targets':['" + target + "']}").targets()).containsExactly(target);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            " ",
            "a b",
            "-a",
            ".",
            "a/24",
            "beef/24",
            "target:80",
            "127.0.0.1:80",
            "[::1]",
            "256.0.0.1",
            "1.2.3.4.5",
            "1.2.3",
            "2130706433",
            "0x7f.0.0.1",
            "010.0.0.1",
            "127.1",
            "a.1",
            "10.0.0.0/",
            "10.0.0.0/-1",
            "10.0.0.0/33",
            "10.0.0/24",
            "10.0.0.0/24/24",
            "fd00::/129",
            "fd00::/64",
            ":",
            ":::",
            "1::2::3",
            "1:2:3:4:5:6:7",
            "1:2:3:4:5:6:7:8:9",
            "1:2:3:4:5:6:7:8::",
            "12345::",
            "::1.2.3",
            "::1.2.3.256",
            "1.2.3.4::",
            "fe80::1%lo",
            "http://target",
            "user@target",
            "tärget",
            "1-2.3.4.5,6",
            "*"})
    void anythingElseIsNone(String target) {
        assertThat(pointers(SCAN, "{'targets':['" + target + "']}")).containsExactly("/targets/0");
    }

    @Property
    void aSpecReadsBackAsItself(@ForAll @NotEmpty Set<Transport> protocols,
            @ForAll @IntRange(min = 1, max = 60_000) int timeout, @ForAll @IntRange(max = 10) int retries,
            @ForAll @IntRange(max = 1_000_000) int rate, @ForAll @IntRange(max = 65_535) int parallelism,
            @ForAll boolean probe, @ForAll boolean resolveAll, @ForAll @StringLength(max = 1_024) String message,
            @ForAll @IntRange(max = 60_000) int minTimeout, @ForAll @IntRange(max = 86_400_000) int maxDuration) {
        ScanSpec spec = new ScanSpec(List.of("target", "127.0.0.1"), resolveAll, PortSelection.parse("1-50,80"),
                protocols.stream().sorted().toList(), timeout, retries, rate, parallelism, probe,
                message.replace("'", "").replaceAll("[\\ud800-\\udfff]", ""), minTimeout, maxDuration, false);

        assertThat(again(SCAN, spec, "")).isEqualTo(spec);
    }
}
