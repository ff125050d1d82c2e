package netlab.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import netlab.contracts.JobKind;
import netlab.service.Settings;
import netlab.service.SettingsException;
import org.junit.jupiter.api.Test;

class GatewayConfigTest {
    @Test
    void itsDefaultsAreThoseOfTheComposedLab() throws Exception {
        Settings settings = Settings.of(Map.of());
        GatewayConfig config = GatewayConfig.from(settings);
        settings.check();

        assertThat(config.port()).isEqualTo(8080);
        assertThat(config.tokens()).isEmpty();
        assertThat(config.callsPerSecond()).as("0 is no limit").isZero();
        assertThat(config.services()).containsEntry(JobKind.INBOX, URI.create("http://mail-service:8083"))
                .containsEntry(JobKind.CALC, URI.create("http://calc-service:8081"));
        assertThat(config.limits()).containsEntry(JobKind.CALC, new Scheduler.Limits(1_000, 32))
                .containsEntry(JobKind.SCAN, new Scheduler.Limits(1_000, 4));
        assertThat(config.silence()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.keyFile().getParent()).isEqualTo(config.data().toAbsolutePath().getParent());
    }

    @Test
    void itsSettingsAreRead() throws Exception {
        Settings settings = Settings.of(Map.of("NETLAB_DATA", "/x/data", "NETLAB_KEY_FILE", "/y/key",
                "NETLAB_SCAN_URL", "http://127.0.0.1:9", "NETLAB_SCAN_QUEUE", "7", "NETLAB_SCAN_CONCURRENCY", "2",
                "NETLAB_ATTEMPTS", "3", "NETLAB_HOSTS", "a, b"));
        GatewayConfig config = GatewayConfig.from(settings);
        settings.check();

        assertThat(config.keyFile()).isEqualTo(Path.of("/y/key"));
        assertThat(config.services()).containsEntry(JobKind.SCAN, URI.create("http://127.0.0.1:9"));
        assertThat(config.limits()).containsEntry(JobKind.SCAN, new Scheduler.Limits(7, 2));
        assertThat(config.retries().attempts()).isEqualTo(3);
        assertThat(config.hosts()).containsExactly("a", "b");
    }

    @Test
    void everyBadValueIsTold() {
        Settings settings = Settings.of(Map.of("NETLAB_DATA", "/x", "NETLAB_KEY_FILE", "/x/key", "NETLAB_CALC_URL",
                "calc", "NETLAB_MAIL_QUEUE", "0"));
        GatewayConfig _ = GatewayConfig.from(settings);

        assertThatThrownBy(settings::check).isInstanceOf(SettingsException.class)
                .hasMessageContaining("NETLAB_KEY_FILE")
                .hasMessageContaining("NETLAB_CALC_URL")
                .hasMessageContaining("NETLAB_MAIL_QUEUE");
    }
}
