package netlab.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import netlab.contracts.HostPort;
import netlab.contracts.Secret;
import netlab.contracts.Security;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private static final HostPort MAIL = new HostPort("mailserver", 587);

    @Test
    void whatIsNotSetGetsItsDefault() {
        for (Settings settings : List.of(Settings.of(Map.of()),
                Settings.of(Map.of("T", "", "I", " ", "F", "", "H", "", "C", "", "L", "", "S", " ",
                        "W", "")))) {
            assertThat(settings.text("T")).isEmpty();
            assertThat(settings.text("T", "x")).isEqualTo("x");
            assertThat(settings.integer("I", 1, 2, 7)).isEqualTo(7);
            assertThat(settings.flag("F", true)).isTrue();
            assertThat(settings.hostPort("H", MAIL)).isEqualTo(MAIL);
            assertThat(settings.choice("C", Security.class, Security.TLS)).isEqualTo(Security.TLS);
            assertThat(settings.word("W", List.of("A", "B"), "B")).isEqualTo("B");
            assertThat(settings.list("L", List.of("a"))).containsExactly("a");
            assertThat(settings.secret("S")).isEmpty();
            assertThatCode(settings::check).doesNotThrowAnyException();
        }
    }

    @Test
    void whatIsSetIsRead() {
        Settings settings = Settings.of(Map.of("T", " a b ", "I", "2", "F", "false", "H", "[::1]:25", "C", "starttls",
                "L", "a, b,,c ", "S", "tiger", "M", "1500", "W", "warn"));

        assertThat(settings.text("T")).contains("a b");
        assertThat(settings.integer("I", 1, 2, 7)).isEqualTo(2);
        assertThat(settings.flag("F", true)).isFalse();
        assertThat(settings.hostPort("H", MAIL)).isEqualTo(new HostPort("::1", 25));
        assertThat(settings.choice("C", Security.class, Security.TLS)).isEqualTo(Security.STARTTLS);
        assertThat(settings.word("W", List.of("INFO", "WARN"), "INFO")).isEqualTo("WARN");
        assertThat(settings.list("L", List.of())).containsExactly("a", "b", "c");
        assertThat(settings.secret("S")).contains(new Secret("tiger"));
        assertThat(settings.millis("M", 0, 2_000, 1)).isEqualTo(Duration.ofMillis(1_500));
        assertThatCode(settings::check).doesNotThrowAnyException();
    }

    @Test
    void everyBadValueIsToldAtOnce() {
        Settings settings = Settings.of(Map.of("I", "3", "J", "1.5", "K", "99999999999", "F", "yes", "H", "mail", "C",
                "ssl", "P", "-1", "W", "warning"));
        settings.integer("I", 1, 2, 7);
        settings.integer("J", 1, 2, 7);
        settings.integer("K", 1, 2, 7);
        settings.flag("F", true);
        settings.hostPort("H", MAIL);
        settings.choice("C", Security.class, Security.TLS);
        settings.port("P", 80);
        settings.word("W", List.of("INFO", "WARN"), "INFO");

        assertThatThrownBy(settings::check).isInstanceOf(SettingsException.class)
                .hasMessage("""
                        I is “3”: must be a whole number from 1 to 2
                        J is “1.5”: must be a whole number from 1 to 2
                        K is “99999999999”: must be a whole number from 1 to 2
                        F is “yes”: must be true or false
                        H is “mail”: must be host:port
                        C is “ssl”: must be one of none, starttls, tls
                        P is “-1”: must be a whole number from 0 to 65535
                        W is “warning”: must be one of INFO, WARN""");
    }

    @Test
    void aSecretIsNotEchoedNotEvenWhenItIsBad() {
        Settings settings = Settings.of(Map.of("NETLAB_TOKEN", "tiger"));
        Optional<Secret> token = settings.secret("NETLAB_TOKEN");
        settings.fault("NETLAB_TOKEN", "is too short");

        assertThat(token).isPresent();
        assertThat(token.toString()).doesNotContain("tiger");
        assertThatThrownBy(settings::check).hasMessage("NETLAB_TOKEN is too short");
    }

    @Test
    void aServiceHasItsDefaults() {
        assertThat(ServiceConfig.from(Settings.of(Map.of()), 8_081)).isEqualTo(new ServiceConfig("0.0.0.0", 8_081,
                List.of(), 64, Duration.ofSeconds(30), Duration.ofSeconds(4), Optional.empty()));
    }

    @Test
    void aServiceReadsItsKeys() {
        assertThat(ServiceConfig.from(Settings.of(Map.of("NETLAB_HTTP_BIND", "127.0.0.1", "NETLAB_HTTP_PORT", "0",
                "NETLAB_TOKEN", "t, u", "NETLAB_MOST_RUNS", "1", "NETLAB_COMMIT_WAIT_MS", "10", "NETLAB_STOP_WAIT_MS",
                "0")), 8_081)).isEqualTo(new ServiceConfig("127.0.0.1", 0, List.of(new Secret("t"), new Secret("u")), 1,
                        Duration.ofMillis(10), Duration.ZERO, Optional.empty()));
    }

    @Test
    void aTokenOfNothingButCommasIsNotTakenForNone() {
        Settings settings = Settings.of(Map.of("NETLAB_TOKEN", " , ,"));
        ServiceConfig.from(settings, 8_081);

        assertThatThrownBy(settings::check).hasMessageContaining("NETLAB_TOKEN must have at least one");
    }

    @Test
    void aServicesBadValuesAreTold() {
        Settings settings = Settings.of(Map.of("NETLAB_HTTP_PORT", "http", "NETLAB_MOST_RUNS", "0",
                "NETLAB_COMMIT_WAIT_MS", "30001", "NETLAB_STOP_WAIT_MS", "8001"));
        ServiceConfig.from(settings, 8_081);

        assertThatThrownBy(settings::check).hasMessageContainingAll("NETLAB_HTTP_PORT", "NETLAB_MOST_RUNS",
                "NETLAB_COMMIT_WAIT_MS", "NETLAB_STOP_WAIT_MS");
    }
}
