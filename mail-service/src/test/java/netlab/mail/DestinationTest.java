package netlab.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import netlab.contracts.Account;
import netlab.contracts.HostPort;
import netlab.contracts.Secret;
import netlab.contracts.Security;
import netlab.service.JobFailure;
import netlab.service.Settings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DestinationTest {
    private static final Account.Login GIVEN = new Account.Login(null, "me", new Secret("mine"));

    private final MailConfig config = MailConfig.from(Settings.of(Map.of(
            "NETLAB_SMTP_SERVER",
            "mailserver:587",
            "NETLAB_MAIL_USER",
            "student@lab.example",
            "NETLAB_MAIL_PASSWORD",
            "geheim")));

    private Destination of(@Nullable HostPort server, @Nullable Security security, Account account) {
        return Destination.of(server, security, account, true, config.smtp(), config);
    }

    @Test
    void theConfiguredAccountGoesToTheConfiguredServerAlone() {
        assertThat(of(null, null, new Account.Configured()).login()).isEqualTo(config.account());
        assertThat(of(new HostPort("MailServer", 587), null, new Account.Configured()).login()).isPresent();
        assertThat(of(new HostPort("mailserver", 2525), null, new Account.Configured()).login()).isEmpty();
        assertThat(of(new HostPort("evil.example.org", 587), null, new Account.Configured()).login()).isEmpty();
    }

    @Test
    void aJobMayWantNoLoginOrItsOwn() {
        assertThat(of(null, null, new Account.None()).login()).isEmpty();
        assertThat(of(new HostPort("other.example.org", 587), null, GIVEN).login()).contains(GIVEN);
    }

    @Test
    void aLoginGoesInClearOnlyWhereTheJobOrTheLabSaysSo() throws JobFailure {
        assertThatThrownBy(() -> of(null, Security.NONE, new Account.Configured()).checkMayLogIn(false))
                .isInstanceOf(JobFailure.class);
        assertThatThrownBy(() -> of(null, null, GIVEN).checkMayLogIn(false)).isInstanceOf(JobFailure.class);
        assertThatCode(() -> of(null, Security.NONE, GIVEN).checkMayLogIn(false)).doesNotThrowAnyException();
        assertThatCode(() -> of(null, null, GIVEN).checkMayLogIn(true)).doesNotThrowAnyException();
    }

    @Test
    void noPasswordIsInItsText() {
        assertThat(of(null, null, GIVEN).toString()).doesNotContain("mine");
        assertThat(config.toString()).doesNotContain("geheim");
    }
}
