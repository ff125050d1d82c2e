package netlab.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import netlab.contracts.Account;
import netlab.contracts.HostPort;
import netlab.contracts.Secret;
import netlab.contracts.Security;
import netlab.service.Settings;
import netlab.service.SettingsException;
import org.junit.jupiter.api.Test;

class MailConfigTest {
    @Test
    void withoutSettingsTheLabsServerIsMeantAndNobodyLogsIn() throws SettingsException {
        Settings settings = Settings.of(Map.of());
        MailConfig config = MailConfig.from(settings);
        settings.check();
        assertThat(config).isEqualTo(new MailConfig(
                new HostPort("mailserver", 587),
                new HostPort("mailserver", 143),
                Security.NONE,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                false,
                false,
                Duration.ofSeconds(10),
                Duration.ofMinutes(5),
                4096,
                new MailConfig.Tries(3, Duration.ofSeconds(1)),
                new MailConfig.Keeping(0, Duration.ofSeconds(30), Duration.ofMinutes(5))));
    }

    @Test
    void everySettingIsRead() throws SettingsException {
        Settings settings = Settings.of(environment(
                "NETLAB_SMTP_SERVER",
                "smtp.example.org:465",
                "NETLAB_IMAP_SERVER",
                "imap.example.org:993",
                "NETLAB_MAIL_SECURITY",
                "tls",
                "NETLAB_MAIL_USER",
                "student",
                "NETLAB_MAIL_PASSWORD",
                "geheim",
                "NETLAB_MAIL_ADDRESS",
                "student@lab.example",
                "NETLAB_MAIL_CA",
                "/a.pem, /b.pem",
                "NETLAB_MAIL_CLEAR_AUTH",
                "true",
                "NETLAB_MAIL_CONNECT_MS",
                "500",
                "NETLAB_MAIL_DEADLINE_MS",
                "60000",
                "NETLAB_MAIL_REVEAL",
                "true",
                "NETLAB_SMTP_REPLY_LIMIT",
                "512",
                "NETLAB_MAIL_TRIES",
                "5",
                "NETLAB_MAIL_RETRY_MS",
                "50",
                "NETLAB_MAIL_KEEP",
                "4",
                "NETLAB_MAIL_KEEP_IDLE_MS",
                "1000",
                "NETLAB_MAIL_KEEP_AGE_MS",
                "10000"));
        MailConfig config = MailConfig.from(settings);
        settings.check();
        assertThat(config).isEqualTo(new MailConfig(
                new HostPort("smtp.example.org", 465),
                new HostPort("imap.example.org", 993),
                Security.TLS,
                Optional.of(new Account.Login(null, "student", new Secret("geheim"))),
                Optional.of("student@lab.example"),
                List.of(Path.of("/a.pem"), Path.of("/b.pem")),
                true,
                true,
                Duration.ofMillis(500),
                Duration.ofMinutes(1),
                512,
                new MailConfig.Tries(5, Duration.ofMillis(50)),
                new MailConfig.Keeping(4, Duration.ofSeconds(1), Duration.ofSeconds(10))));
    }

    private static Map<String, String> environment(String... namesAndValues) {
        Map<String, String> environment = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            environment.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return environment;
    }

    @Test
    void eachPauseIsTwiceTheOneBefore() {
        MailConfig.Tries tries = new MailConfig.Tries(10, Duration.ofSeconds(1));
        assertThat(IntStream.rangeClosed(1, 9).mapToObj(tries::after).map(Duration::toSeconds))
                .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 120L, 120L);
    }

    @Test
    void aUserNameThatIsAnAddressIsTheAddress() {
        Map<String, String> environment = Map.of("NETLAB_MAIL_USER", "s@lab.example", "NETLAB_MAIL_PASSWORD", "x");
        assertThat(MailConfig.from(Settings.of(environment)).address()).contains("s@lab.example");
    }

    @Test
    void badValuesAreToldTogether() {
        Settings settings = Settings.of(Map.of(
                "NETLAB_SMTP_SERVER",
                "nowhere",
                "NETLAB_MAIL_USER",
                "student",
                "NETLAB_MAIL_ADDRESS",
                "no address"));
        assertThat(MailConfig.from(settings)).isNotNull();
        assertThatThrownBy(settings::check).isInstanceOf(SettingsException.class)
                .hasMessageContainingAll("NETLAB_SMTP_SERVER", "NETLAB_MAIL_USER", "NETLAB_MAIL_ADDRESS");
    }
}
