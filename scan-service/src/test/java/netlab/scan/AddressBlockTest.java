package netlab.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressBlockTest {
    private static List<String> addresses(String cidr) {
        return AddressBlock.parse(cidr).orElseThrow().addresses().map(InetAddress::getHostAddress).toList();
    }

    @Test
    void aNetworkHasEveryAddressOfItsPrefixWhereverInItTheTextPoints() {
        assertThat(addresses("10.0.0.6/30")).containsExactly("10.0.0.4", "10.0.0.5", "10.0.0.6", "10.0.0.7");
    }

    @Test
    void anIpv6NetworkIsExpandedToo() {
        assertThat(addresses("2001:db8::ffff/127")).containsExactly("2001:db8:0:0:0:0:0:fffe",
                "2001:db8:0:0:0:0:0:ffff");
    }

    @Test
    void theHighestAddressesDoNotOverflow() {
        assertThat(addresses("255.255.255.254/31")).containsExactly("255.255.255.254", "255.255.255.255");
        assertThat(addresses("0.0.0.0/32")).containsExactly("0.0.0.0");
    }

    @Test
    void aMappedNetworkIsTheIpv4Network() {
        assertThat(addresses("::ffff:192.0.2.0/127")).containsExactly("192.0.2.0", "192.0.2.1");
    }

    @Test
    void aNameIsNoNetwork() {
        assertThat(AddressBlock.parse("target")).isEmpty();
        assertThat(AddressBlock.parse("192.0.2.1")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/19", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "target/24", "2001:db8::/64",
            "::ffff:10.0.0.0/24"})
    void whatIsNoNetworkOrTooLargeIsRefused(String text) {
        assertThatThrownBy(() -> AddressBlock.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void theAddressesAreDistinctAndAsManyAsThePrefixSays(@ForAll int address,
            @ForAll @IntRange(min = 20, max = 32) int bits) {
        String text = (address >>> 24) + "." + (address >>> 16 & 255) + "." + (address >>> 8 & 255) + "."
                + (address & 255);
        assertThat(addresses(text + "/" + bits)).hasSize(1 << 32 - bits).doesNotHaveDuplicates().contains(text);
    }
}
