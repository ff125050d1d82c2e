package netlab.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressTextTest {
    @ParameterizedTest
    @CsvSource({
            "127.0.0.1,127.0.0.1",
            "255.255.255.255,255.255.255.255",
            "0:0:0:0:0:0:0:0,::",
            "0:0:0:0:0:0:0:1,::1",
            "1:0:0:0:0:0:0:0,1::",
            "2001:DB8:0:0:1:0:0:1,2001:db8::1:0:0:1",
            "2001:db8:0:1:1:1:1:1,2001:db8:0:1:1:1:1:1",
            "2001:0:0:1:0:0:0:1,2001:0:0:1::1",
            "fd00:0:0:0:0:0:0:a0,fd00::a0",
            "1:2:3:4:5:6:7:8,1:2:3:4:5:6:7:8"})
    void addressesHaveTheirCanonicalForm(String address, String text) {
        assertThat(AddressText.of(InetAddress.ofLiteral(address).getAddress())).isEqualTo(text);
    }

    @Property
    void theTextIsTheAddress(@ForAll @Size(16) byte[] bytes) throws UnknownHostException {
        String text = AddressText.of(bytes);
        assertThat(InetAddress.ofLiteral(text)).isEqualTo(InetAddress.getByAddress(bytes));
        assertThat(IpSyntax.isIpv6(text)).isTrue();
    }

    @Test
    void otherLengthsAreNoAddress() {
        assertThatThrownBy(() -> AddressText.of(new byte[6])).isInstanceOf(IllegalArgumentException.class);
    }
}
