package netlab.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import netlab.contracts.Job;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScanCsvTest {
    private static String csv(String... hosts) {
        Job job = Scans.job(Scans.result(hosts));
        return new String(ScanCsv.of(ScanOutcome.of(job)), StandardCharsets.UTF_8);
    }

    /// Reads CSV as RFC 4180, section 2 describes it.
    private static List<List<String>> read(String csv) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < csv.length(); i++) {
            char c = csv.charAt(i);
            if (c == '"') {
                if (quoted && i + 1 < csv.length() && csv.charAt(i + 1) == '"') {
                    cell.append(csv.charAt(i++));
                } else {
                    quoted = !quoted;
                }
            } else if (!quoted && (c == ',' || csv.startsWith("\r\n", i))) {
                row.add(cell.toString());
                cell.setLength(0);
                if (c == '\r') {
                    i++;
                    rows.add(List.copyOf(row));
                    row.clear();
                }
            } else {
                cell.append(c);
            }
        }
        assertThat(row).isEmpty();
        return rows;
    }

    @Test
    void everyPortIsInARowAndRunsOfPortsAreOneRow() {
        assertThat(csv(Scans.host("target", "172.20.0.3", "7", "1-6,8", "9-12",
                Scans.open(7, "echo") + ",{'protocol':'tcp','port':10,'state':'filtered','reason':'no-answer'}")))
                .isEqualTo("""
                        target,address,protocol,port,lastPort,state,reason,service,identified,rttMs,greeting,answer\r
                        target,172.20.0.3,tcp,1,6,closed,refused,,,,,\r
                        target,172.20.0.3,tcp,7,7,open,connected,,echo,0.25,"hello\\x0D\\x0A",\r
                        target,172.20.0.3,tcp,8,8,closed,refused,,,,,\r
                        target,172.20.0.3,tcp,9,9,filtered,,,,,,\r
                        target,172.20.0.3,tcp,10,10,filtered,no-answer,,,,,\r
                        target,172.20.0.3,tcp,11,12,filtered,,,,,,\r
                        """);
    }

    @Test
    void portsThatTheScanDidNotGetToAreInRowsToo() {
        assertThat(csv("""
                {'target':'target','address':'10.0.0.1','ports':[],
                 'tcp':{'open':[],'closed':'2','filtered':'','unprobed':'1,3-9'}}"""))
                .endsWith("""
                        target,10.0.0.1,tcp,1,1,unprobed,,,,,,\r
                        target,10.0.0.1,tcp,2,2,closed,refused,,,,,\r
                        target,10.0.0.1,tcp,3,9,unprobed,,,,,,\r
                        """);
    }

    @Test
    void bothProtocolsHaveTheirRows() {
        assertThat(read(csv("""
                {'target':'10.0.0.0/30','address':'10.0.0.1','tcp':{'open':[],'closed':'1','filtered':''},
                 'udp':{'open':[],'openFiltered':'2-3','closed':'4','filtered':''},'ports':[],
                 'groups':[{'protocol':'udp','state':'openFiltered','reason':'rate-limited','ports':'2'}]}""")))
                .extracting(row -> row.get(0) + " " + row.get(2) + " " + row.get(3) + " " + row.get(5) + " "
                        + row.get(6))
                .containsExactly("target protocol port state reason", "10.0.0.0/30 tcp 1 closed refused",
                        "10.0.0.0/30 udp 2 openFiltered rate-limited", "10.0.0.0/30 udp 3 openFiltered ",
                        "10.0.0.0/30 udp 4 closed port-unreachable");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "plain | plain",
            "`` | ``",
            "a,b | \"a,b\"",
            "say \"hi\" | \"say \"\"hi\"\"\"",
            "=1+1 | \"'=1+1\"",
            "+1 | \"'+1\"",
            "-1 | \"'-1\"",
            "@SUM(A1) | \"'@SUM(A1)\"",
            "` =1` | \"' =1\"",
            "a;=1 | \"a;=1\""})
    void aCellIsNoFormula(String text, String cell) {
        assertThat(ScanCsv.cell(text)).isEqualTo(cell);
    }

    @Property
    void anyTextIsOneCellThatReadsBackAndIsNoFormula(@ForAll String text) {
        List<List<String>> rows = read(ScanCsv.cell(text) + ",x\r\n");

        assertThat(rows).hasSize(1);
        String cell = rows.getFirst().getFirst();
        assertThat(cell).isIn(text, "'" + text);
        assertThat(cell.strip()).doesNotMatch("(?s)[-=+@|%].*");
        assertThat(rows.getFirst().getLast()).isEqualTo("x");
    }

    @Property(tries = 200)
    void anyGreetingLeavesTheRowsWhole(@ForAll byte[] greeting) {
        List<List<String>> rows = read(
                csv(Scans.host("a", "10.0.0.1", "7", "8", "", Scans.open(7, "", greeting))));

        assertThat(rows).hasSize(3).allMatch(row -> row.size() == 12);
        assertThat(rows.get(1).get(10)).matches("[ -~]*");
    }
}
