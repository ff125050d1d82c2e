package netlab.calc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import netlab.service.Metrics;
import netlab.service.Settings;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteOrder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CalcServerStartTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void theDefaultsAreTheProtocolsPorts() {
        CalcServerConfig config = CalcServerConfig.from(Settings.of(Map.of()));

        assertThat(config.bind().isAnyLocalAddress()).isTrue();
        assertThat(config.bigEndianPort()).isEqualTo(50_000);
        assertThat(config.littleEndianPort()).isEqualTo(50_001);
        assertThat(config.maxConnections()).isEqualTo(10_000);
        assertThat(config.idleTimeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(config.writeTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.drainTimeout()).isEqualTo(SECOND);
    }

    @Test
    void aLimitThatIsNoneIsRefused() {
        InetAddress loopback = InetAddress.getLoopbackAddress();

        assertThatThrownBy(() -> new CalcServerConfig(loopback, -1, 0, 1, SECOND, SECOND, SECOND))
                .hasMessageContaining("port");
        assertThatThrownBy(() -> new CalcServerConfig(loopback, 0, 65_536, 1, SECOND, SECOND, SECOND))
                .hasMessageContaining("65536");
        assertThatThrownBy(() -> new CalcServerConfig(loopback, 0, 0, 0, SECOND, SECOND, SECOND))
                .hasMessageContaining("maxConnections");
        assertThatThrownBy(() -> new CalcServerConfig(loopback, 0, 0, 1, Duration.ZERO, SECOND, SECOND))
                .hasMessageContaining("idleTimeout");
    }

    @Test
    void eachByteOrderHasItsOwnPort() throws Exception {
        try (CalcServerFixture lab = CalcServerFixture.patient()) {
            assertThat(lab.server.port(ByteOrder.BIG_ENDIAN)).isPositive()
                    .isNotEqualTo(lab.server.port(ByteOrder.LITTLE_ENDIAN));
            assertThat(lab.server.isAnswering()).isTrue();
        }
    }

    @Test
    void aTakenPortIsReportedAndTheOtherOneGivenBack() throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        int free;
        try (ServerSocket other = new ServerSocket(0, 1, loopback)) {
            free = other.getLocalPort();
        }
        try (ServerSocket taken = new ServerSocket(0, 1, loopback)) {
            CalcServerConfig config = new CalcServerConfig(loopback, free, taken.getLocalPort(), 1, SECOND, SECOND,
                    SECOND);

            assertThatThrownBy(() -> CalcServer.start(config, Metrics.create()))
                    .isInstanceOf(BindException.class);
            new ServerSocket(free, 1, loopback).close();
        }
    }
}
