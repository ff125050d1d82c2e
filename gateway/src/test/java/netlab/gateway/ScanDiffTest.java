package netlab.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import netlab.contracts.Job;
import netlab.contracts.Json;
import org.junit.jupiter.api.Test;

class ScanDiffTest {
    private static ScanDiff diff(List<String> before, List<String> after) {
        Job one = Scans.job(Scans.result(before.toArray(String[]::new)));
        Job other = Scans.job(Scans.result(after.toArray(String[]::new)));
        return ScanDiff.of(one, ScanOutcome.of(one), other, ScanOutcome.of(other));
    }

    private static String host(String open, String closed, String filtered, String... findings) {
        return Scans.host("target", "10.0.0.1", open, closed, filtered, String.join(",", findings));
    }

    private static String udp(String open, String openFiltered, String closed) {
        return ("{'target':'target','address':'10.0.0.1','udp':{'open':[%s],'openFiltered':'%s','closed':'%s',"
                + "'filtered':''},'ports':[]}").formatted(open, openFiltered, closed);
    }

    private static void assertJson(Object value, String json) throws Exception {
        assertThat(Json.parse(Json.text(value))).isEqualTo(Json.parse(json.replace('\'', '"')));
    }

    @Test
    void aScanIsTheSameAsItself() {
        String host = host("7,22", "1-6", "8", Scans.open(7, "echo"), Scans.open(22, "ssh"));
        ScanDiff diff = diff(List.of(host), List.of(host));

        assertThat(diff.same()).isTrue();
        assertThat(diff.hosts()).isEmpty();
        assertThat(diff.compared()).isEqualTo(new ScanDiff.Compared(1, 9));
    }

    @Test
    void openedClosedAndChangedPortsAreTold() throws Exception {
        ScanDiff diff = diff(
                List.of(host("7,21,25", "1-6,22,100-200", "23", Scans.open(7, "echo"), Scans.open(25, "smtp"))),
                List.of(host("22,23,25", "1-6,21", "7,100-200", Scans.open(22, ""), Scans.open(25, "http"))));

        assertThat(diff.same()).isFalse();
        assertJson(diff.hosts(), """
                [{'target':'target','address':'10.0.0.1',
                  'opened':[{'protocol':'tcp','port':22,'service':'ssh','before':{'state':'closed'},
                             'after':{'state':'open'}},
                            {'protocol':'tcp','port':23,'service':'telnet','before':{'state':'filtered'},
                             'after':{'state':'open'}}],
                  'closed':[{'protocol':'tcp','port':21,'service':'ftp','before':{'state':'open'},
                             'after':{'state':'closed'}},
                            {'protocol':'tcp','port':7,'service':'echo',
                             'before':{'state':'open','identified':'echo'},'after':{'state':'filtered'}}],
                  'changed':[{'protocol':'tcp','ports':'25','before':{'state':'open','identified':'smtp'},
                              'after':{'state':'open','identified':'http'}},
                             {'protocol':'tcp','ports':'100-200','before':{'state':'closed'},
                              'after':{'state':'filtered'}}],
                  'notCompared':[]}]""");
    }

    @Test
    void silenceOverUdpIsNotTakenForClosed() throws Exception {
        ScanDiff diff = diff(List.of(udp("7", "53", "9")), List.of(udp("53", "7", "9")));

        assertThat(diff.hosts().getFirst().opened()).isEmpty();
        assertThat(diff.hosts().getFirst().closed()).isEmpty();
        assertJson(diff.hosts().getFirst().changed(), """
                [{'protocol':'udp','ports':'7','before':{'state':'open'},'after':{'state':'openFiltered'}},
                 {'protocol':'udp','ports':'53','before':{'state':'openFiltered'},'after':{'state':'open'}}]""");
    }

    @Test
    void whatOneScanDidNotLookAtIsNotComparedAndTold() throws Exception {
        ScanDiff diff = diff(List.of(host("7", "1-6,20-30", "")), List.of(host("7,40", "1-6", "8")));

        assertThat(diff.same()).isTrue();
        assertThat(diff.compared()).isEqualTo(new ScanDiff.Compared(1, 7));
        assertJson(diff.hosts().getFirst().notCompared(), """
                [{'protocol':'tcp','ports':'20-30','scanned':'before'},
                 {'protocol':'tcp','ports':'8,40','scanned':'after'}]""");
        assertThat(diff(List.of(host("7", "", "")), List.of(udp("7", "", ""))).compared().ports()).isZero();
    }

    @Test
    void hostsThatOneScanAloneHasAreTold() throws Exception {
        String both = Scans.host("10.0.0.0/30", "10.0.0.1", "7", "", "", "");
        ScanDiff diff = diff(List.of(both, Scans.host("10.0.0.0/30", "10.0.0.2", "7,9", "1", "", "")),
                List.of(Scans.host("10.0.0.0/30", "10.0.0.3", "", "1", "", ""), both));

        assertThat(diff.same()).isFalse();
        assertThat(diff.hosts()).isEmpty();
        assertJson(diff.onlyBefore(), "[{'target':'10.0.0.0/30','address':'10.0.0.2','tcp':'7,9'}]");
        assertJson(diff.onlyAfter(), "[{'target':'10.0.0.0/30','address':'10.0.0.3','tcp':''}]");
    }

    @Test
    void aHostIsKnownByItsNameWhereItsAddressHasChanged() {
        ScanDiff diff = diff(List.of(Scans.host("web", "10.0.0.1", "80", "", "", "")),
                List.of(Scans.host("web", "10.0.0.9", "80", "", "", "")));

        assertThat(diff.same()).isTrue();
        assertThat(diff.hosts()).singleElement().satisfies(host -> {
            assertThat(host.addressBefore()).isEqualTo("10.0.0.1");
            assertThat(host.address()).isEqualTo("10.0.0.9");
        });
    }

    @Test
    void aHostIsKnownByItsAddressWhateverTheJobsCallIt() {
        ScanDiff diff = diff(List.of(Scans.host("web", "10.0.0.1", "80", "", "", "")),
                List.of(Scans.host("10.0.0.1", "10.0.0.1", "80", "", "", ""),
                        Scans.host("web", "10.0.0.2", "80", "", "", "")));

        assertThat(diff.compared().hosts()).isEqualTo(1);
        assertThat(diff.onlyAfter()).extracting(ScanDiff.OnlyHost::address).containsExactly("10.0.0.2");
    }

    @Test
    void anAddressOrANetworkIsNoName() {
        ScanDiff diff = diff(
                List.of(Scans.host("10.0.0.0/31", "10.0.0.0", "", "1", "", ""),
                        Scans.host("::ffff:10.0.0.7", "10.0.0.7", "", "1", "", "")),
                List.of(Scans.host("10.0.0.0/31", "10.0.0.1", "", "1", "", ""),
                        Scans.host("::ffff:10.0.0.7", "10.0.0.8", "", "1", "", "")));

        assertThat(diff.onlyBefore()).hasSize(2);
        assertThat(diff.onlyAfter()).hasSize(2);
    }
}
