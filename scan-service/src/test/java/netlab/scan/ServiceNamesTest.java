package netlab.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import netlab.contracts.Transport;
import org.junit.jupiter.api.Test;

class ServiceNamesTest {
    @Test
    void wellKnownPortsHaveTheirRegisteredNames() {
        ServiceNames names = ServiceNames.wellKnown();
        assertThat(names.name(Transport.TCP, 7)).contains("echo");
        assertThat(names.name(Transport.UDP, 13)).contains("daytime");
        assertThat(names.name(Transport.TCP, 587)).contains("submission");
    }

    @Test
    void aPortMayBelongToDifferentServicesByProtocol() {
        assertThat(ServiceNames.wellKnown().name(Transport.TCP, 514)).contains("shell");
        assertThat(ServiceNames.wellKnown().name(Transport.UDP, 514)).contains("syslog");
    }

    @Test
    void anUnregisteredPortHasNoName() {
        assertThat(ServiceNames.wellKnown().name(Transport.TCP, 4)).isEmpty();
        assertThat(new ServiceNames(List.of("# nothing")).name(Transport.TCP, 7)).isEmpty();
    }
}
