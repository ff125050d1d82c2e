package netlab.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
                Duration.ofSeconds(10),
                Duration.ofMinutes(5)));
    }

    @Test
    void everySettingIsRead() throws SettingsException {
        Settings settings = Settings.of(Map.of(
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
                "60000"));
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
                Duration.ofMillis(500),
                Duration.ofMinutes(1)));
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
