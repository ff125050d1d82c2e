package netlab.scan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LocalPortsTest {
    @Test
    void theRangeIsReadAsLinuxWritesIt() {
        assertThat(LocalPorts.count("32768\t60999\n")).isEqualTo(28_232);
        assertThat(LocalPorts.count("40000 40009")).isEqualTo(10);
    }

    @Test
    void whereItCannotBeReadTheDynamicPortsOfTheRfcCount() {
        assertThat(LocalPorts.count("")).isEqualTo(16_384);
        assertThat(LocalPorts.count()).isPositive();
    }
}
