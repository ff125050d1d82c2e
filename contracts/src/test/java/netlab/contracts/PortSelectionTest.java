package netlab.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PortSelectionTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "1-1024 | 1-1024 | 1-1024",
            "7,9,20-25 | 7,9,20-25 | 7,9,20-25",
            "9,7,8,8 | 7-9 | 7-9",
            "- | 1-65535 | 1-65535",
            "-100 | 1-100 | 1-100",
            "65530- | 65530-65535 | 65530-65535",
            "T:1-50,U:53,123 | 1-50 | 53,123",
            "7,T:80,U:53 | 7,80 | 7,53",
            "t:80,u:- | 80 | 1-65535",
            "T:80,U:53,T:443 | 80,443 | 53",
            "7 , 9 | 7,9 | 7,9",
            "T: 80 | 80 | ''",
            "1-50,25-75 | 1-75 | 1-75",
            "ssh | 22 | 22",
            "SSH | 22 | 22",
            "T:ssh,U:syslog | 22 | 514",
            "syslog | '' | 514",
            "qot?,?aytime | 13,17 | 13,17",
            "[1-20] | 1-3,5,7,9,11,13,17-20 | 1-3,5,7,9,11,13,17-20",
            "[ -3 , 17-18 ] , 4 | 1-4,17-18 | 1-4,17-18",
            "[ssh] | 22 | 22",
            "T:[1-3],5 | 1-3,5 | ''",
            "[T:1-3],5 | 1-3,5 | 5",
            "[U:7,T:9],[T:http] | 9,80 | 7"})
    void theSyntaxIsNmaps(String text, String tcp, String udp) {
        PortSelection selection = PortSelection.parse(text);

        assertThat(selection.ports(Transport.TCP)).hasToString(tcp);
        assertThat(selection.ports(Transport.UDP)).hasToString(udp);
        assertThat(selection).hasToString(text).isEqualTo(PortSelection.parse(text));
    }

    @Test
    void prefixesNameTheirProtocols() {
        assertThat(PortSelection.parse("1").prefixed()).isEmpty();
        assertThat(PortSelection.parse("1,U:2").prefixed()).containsExactly(Transport.UDP);
        assertThat(PortSelection.parse("U:1,T:2").prefixed()).containsExactly(Transport.TCP, Transport.UDP);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "",
            ",",
            "1,",
            ",1",
            "1,,2",
            "0",
            "0-5",
            "65536",
            "1-65536",
            "9-7",
            "1-2-3",
            "--",
            "a",
            "1.5",
            "+1",
            "-1-2",
            "T:",
            "T:,1",
            "T:U:1",
            ":1",
            "S:1",
            "TCP:1",
            "1 2",
            "٧",
            "99999999999",
            "nosuchservice",
            "ssh-http",
            "ss h",
            "ssh:22",
            "T:syslog",
            "[4]",
            "[1-5",
            "1-5]",
            "[]",
            "[1,]",
            "[[1]]",
            "1[2]",
            "[1]2",
            "[9-7]",
            "]",
            "a*********************************"})
    void anythingElseIsRefusedWithThePlace(String text) {
        assertThatThrownBy(() -> PortSelection.parse(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("character ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "1,2,+ | “+” is no port, range or service name, at character 5",
            "1, x | no registered service has a name or port like “x”, at character 4",
            "T:syslog | no registered TCP service has a name or port like “syslog”, at character 3",
            "1,9-7 | “9-7” runs backward; did you mean 7-9?, at character 3",
            "[1,9-7] | “9-7” runs backward; did you mean 7-9?, at character 4",
            "7,0 | “0”: ports are from 1 to 65535, at character 3",
            "1-5] | “]” has no “[”, at character 4",
            "1,[1-5 | “[” has no “]”, at character 3",
            "1[2] | a comma is missing, at character 2",
            "S:1 | unknown prefix “S:”: only T: and U: are known, at character 1"})
    void theFaultSaysWhatAndWhere(String text, String fault) {
        assertThatThrownBy(() -> PortSelection.parse(text)).hasMessage(fault);
    }

    @Test
    void namesAreBounded() {
        String names = "ssh,".repeat(100);
        assertThat(PortSelection.parse(names + "22").ports(Transport.TCP)).hasToString("22");
        assertThatThrownBy(() -> PortSelection.parse(names + "ssh")).hasMessageContaining("more than 100 names");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "80,443 | '' | ''",
            "80,80 | 80 | 80",
            "1-50,25-75 | 25-50 | 25-50",
            "ssh,20-25 | 22 | 22",
            "http*,80 | 80 | 80",
            "80,T:80,U:53,53 | 80 | 53",
            "80,[http] | 80 | 80",
            "T:7,U:7 | '' | ''"})
    void portsThatAreGivenAgainAreKnown(String text, String tcp, String udp) {
        PortSelection selection = PortSelection.parse(text);

        assertThat(selection.repeated(Transport.TCP)).hasToString(tcp);
        assertThat(selection.repeated(Transport.UDP)).hasToString(udp);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void noTextMakesTheParserThrowAnythingButItsFault(@ForAll("nearly selections") String text) {
        try {
            PortSelection selection = PortSelection.parse(text);
            assertThat(PortSelection.parse(selection.toString())).isEqualTo(selection);
        } catch (IllegalArgumentException e) {
            assertThat(e).isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessageMatching("(?s).*at character [0-9]+");
        }
    }

    @Provide("nearly selections")
    Arbitrary<String> nearlySelections() {
        Arbitrary<String> bits = Arbitraries.of("0", "1", "7", "65535", "65536", "99999999999", "-", ",", "[", "]", ":",
                "T:", "U:", " ", "ssh", "http*", "?", "*", "é", "\0", "\ud800");
        return Arbitraries.oneOf(bits.list().ofMaxSize(12).map(each -> String.join("", each)), Arbitraries.strings());
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void aSelectionSelectsWhatItsItemsDo(@ForAll("items") List<String> items) {
        PortSelection whole = PortSelection.parse(String.join(",", items));
        for (Transport transport : Transport.values()) {
            PortSet ports = PortSet.EMPTY;
            PortSet repeated = PortSet.EMPTY;
            for (String item : items) {
                PortSet each = PortSelection.parse(item).ports(transport);
                repeated = repeated.union(ports.intersection(each));
                ports = ports.union(each);
            }
            assertThat(whole.ports(transport)).isEqualTo(ports);
            assertThat(whole.repeated(transport)).isEqualTo(repeated);
            assertThat(PortSet.parse(ports.toString())).isEqualTo(ports);
        }
        assertThat(PortSelection.parse(whole.toString())).isEqualTo(whole);
    }

    /// Items without repetitions of their own, and without prefixes outside brackets, which would hold for the next.
    @Provide
    Arbitrary<List<String>> items() {
        Arbitrary<Integer> port = Arbitraries.integers().between(1, 65_535);
        Arbitrary<String> range = Combinators.combine(port, port)
                .as((one, other) -> Math.min(one, other) + "-" + Math.max(one, other));
        return Arbitraries.oneOf(port.map(String::valueOf), range, port.map(last -> "-" + last),
                port.map(first -> first + "-"), range.map(each -> "[" + each + "]")
                        .filter(PortSelectionTest::registered),
                Arbitraries.of("-", "ssh", "http*", "?ftp", "[-1024]", "[T:7]", "[U:domain]"))
                .list()
                .ofMaxSize(8)
                .filter(list -> !list.isEmpty());
    }

    private static boolean registered(String text) {
        try {
            PortSelection.parse(text);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    @Property
    void setsAreCombinedPortByPort(@ForAll Set<@IntRange(min = 1, max = 40) Integer> some,
            @ForAll Set<@IntRange(min = 1, max = 40) Integer> others) {
        PortSet one = PortSet.of(some);
        PortSet other = PortSet.of(others);
        for (int port = 1; port <= 40; port++) {
            assertThat(one.union(other).contains(port)).isEqualTo(some.contains(port) || others.contains(port));
            assertThat(one.intersection(other).contains(port)).isEqualTo(some.contains(port) && others.contains(port));
            assertThat(one.without(other).contains(port)).isEqualTo(some.contains(port) && !others.contains(port));
        }
    }

    @Property
    void theCompactTextOfASetSelectsTheSet(@ForAll Set<@IntRange(min = 1, max = 65_535) Integer> ports) {
        PortSet set = PortSet.of(ports);

        assertThat(set.toList()).containsExactlyElementsOf(new TreeSet<>(ports));
        assertThat(set.size()).isEqualTo(ports.size());
        assertThat(ports).allMatch(set::contains);
        if (!set.isEmpty()) {
            assertThat(PortSelection.parse(set.toString()).ports(Transport.TCP)).isEqualTo(set).hasSameHashCodeAs(set);
        }
    }

    @Test
    void aSetHoldsPortsAlone() {
        assertThatThrownBy(() -> PortSet.of(Set.of(0))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PortSet.of(Set.of(65_536))).isInstanceOf(IllegalArgumentException.class);
        assertThat(PortSet.of(Set.of(1, 2, 3, 65_535))).hasToString("1-3,65535");
        assertThat(Json.text(PortSet.EMPTY)).isEqualTo("\"\"");
        assertThat(PortSet.EMPTY.contains(-1)).isFalse();
        assertThat(PortSet.parse("")).isEqualTo(PortSet.EMPTY);
        assertThat(PortSet.range(1, 65_535).size()).isEqualTo(65_535);
        assertThatThrownBy(() -> PortSet.range(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PortSet.range(2, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
