package netlab.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
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
            "1-50,25-75 | 1-75 | 1-75"})
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
            "http*",
            "[1-5]"})
    void anythingElseIsRefusedWithThePlace(String text) {
        assertThatThrownBy(() -> PortSelection.parse(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("character ");
    }

    @Test
    void thePlaceIsThatOfTheBadItem() {
        assertThatThrownBy(() -> PortSelection.parse("1,2,x")).hasMessageContaining("at character 5");
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
    }
}
