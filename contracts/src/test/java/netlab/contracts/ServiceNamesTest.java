package netlab.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceNamesTest {
    private final ServiceNames names = ServiceNames.wellKnown();

    @Test
    void wellKnownPortsHaveTheirRegisteredNames() {
        assertThat(names.name(Transport.TCP, 7)).contains("echo");
        assertThat(names.name(Transport.UDP, 13)).contains("daytime");
        assertThat(names.name(Transport.TCP, 587)).contains("submission");
        assertThat(names.name(Transport.TCP, 5432)).contains("postgresql");
        assertThat(names.name(Transport.TCP, 6063)).contains("x11");
    }

    @Test
    void aPortMayBelongToDifferentServicesByProtocol() {
        assertThat(names.name(Transport.TCP, 514)).contains("shell");
        assertThat(names.name(Transport.UDP, 514)).contains("syslog");
    }

    @Test
    void aPortOfSeveralNamesIsFoundByEachAndShownWithTheFirst() {
        assertThat(names.name(Transport.TCP, 80)).contains("http");
        assertThat(names.ports(Transport.TCP, "www").toList()).containsExactly(80);
    }

    @Test
    void anUnregisteredPortHasNoName() {
        assertThat(names.name(Transport.TCP, 4)).isEmpty();
        assertThat(new ServiceNames(List.of("# nothing")).name(Transport.TCP, 7)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
            "http,http,true",
            "http,https,false",
            "https,http,false",
            "http*,http,true",
            "http*,http-alt,true",
            "*alt,http-alt,true",
            "*a*t,http-alt,true",
            "*,x,true",
            "**,'',true",
            "ht?p,http,true",
            "ht?p,htp,false",
            "?,'',false",
            "'','',true",
            "'',x,false",
            "*ab,aab,true",
            "*?b*c,abbbac,true",
            "*?b*d,abbbac,false"})
    void wildcardsStandForAnyTextOrOneCharacter(String pattern, String name, boolean fits) {
        assertThat(ServiceNames.matches(pattern, name)).isEqualTo(fits);
    }

    @Property
    void aPatternMeansWhatItsRegularExpressionMeans(
            @ForAll @Chars({'a', 'b', '*', '?'}) @StringLength(max = 8) String pattern,
            @ForAll @CharRange(from = 'a', to = 'b') @StringLength(max = 8) String name) {
        assertThat(ServiceNames.matches(pattern, name))
                .isEqualTo(name.matches(pattern.replace("*", ".*").replace("?", ".")));
    }
}
