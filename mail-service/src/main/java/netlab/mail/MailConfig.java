package netlab.mail;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import netlab.contracts.Account;
import netlab.contracts.HostPort;
import netlab.contracts.Mailbox;
import netlab.contracts.Secret;
import netlab.contracts.Security;
import netlab.service.Settings;

/// What the service is told about mail.
///
/// @param smtp the server that takes mail, `NETLAB_SMTP_SERVER`
/// @param imap the server that holds the mailbox, `NETLAB_IMAP_SERVER`
/// @param security how both are spoken to, `NETLAB_MAIL_SECURITY`
/// @param account the login for these two servers alone, `NETLAB_MAIL_USER` and `NETLAB_MAIL_PASSWORD`; empty for none
/// @param address the account's address, `NETLAB_MAIL_ADDRESS`, or the user name where that is one
/// @param authorities PEM files with authorities beside the system's, `NETLAB_MAIL_CA`; read when a connection needs them
/// @param clearAuth whether a login may cross the network in clear, `NETLAB_MAIL_CLEAR_AUTH`
/// @param reveal whether a job that says this account's login may have the dialogue show it, `NETLAB_MAIL_REVEAL`
/// @param connectWait the longest wait for a connection, `NETLAB_MAIL_CONNECT_MS`
/// @param deadline the longest time of a job, `NETLAB_MAIL_DEADLINE_MS`
/// @param replyLimit most bytes of a line that an SMTP server replies, `NETLAB_SMTP_REPLY_LIMIT`
/// @param tries how often a mail is tried that is refused for now or whose connection is lost
/// @param keeping which connections are kept for the next mail
record MailConfig(
        HostPort smtp,
        HostPort imap,
        Security security,
        Optional<Account.Login> account,
        Optional<String> address,
        List<Path> authorities,
        boolean clearAuth,
        boolean reveal,
        Duration connectWait,
        Duration deadline,
        int replyLimit,
        Tries tries,
        Keeping keeping) {
    MailConfig {
        authorities = List.copyOf(authorities);
    }

    /// How often a mail is tried.
    ///
    /// @param most how often, the first time included, `NETLAB_MAIL_TRIES`
    /// @param pause before the second try, twice as long before each further one, `NETLAB_MAIL_RETRY_MS`
    record Tries(int most, Duration pause) {
        /// The pause after this many tries, two minutes at most.
        Duration after(int tries) {
            return Duration.ofMillis(Math.min(120_000, pause.toMillis() << Math.min(tries - 1, 20)));
        }
    }

    /// Which connections are kept.
    ///
    /// @param most how many at a time, `NETLAB_MAIL_KEEP`; 0 for none
    /// @param idle the longest time without a mail, `NETLAB_MAIL_KEEP_IDLE_MS`
    /// @param age the longest time since its greeting at which a connection is still used, `NETLAB_MAIL_KEEP_AGE_MS`
    record Keeping(int most, Duration idle, Duration age) {}

    /// Reads the config.
    static MailConfig from(Settings settings) {
        Optional<String> user = settings.text("NETLAB_MAIL_USER");
        Optional<Secret> password = settings.secret("NETLAB_MAIL_PASSWORD");
        if (user.isPresent() && password.isEmpty()) {
            settings.fault("NETLAB_MAIL_USER", "NETLAB_MAIL_PASSWORD must be set too");
        }
        Optional<String> address = settings.text("NETLAB_MAIL_ADDRESS");
        if (address.isPresent() && !Mailbox.isAddress(address.get())) {
            settings.fault("NETLAB_MAIL_ADDRESS", "must be an address like student@lab.example");
        }
        return new MailConfig(
                settings.hostPort("NETLAB_SMTP_SERVER", new HostPort("mailserver", 587)),
                settings.hostPort("NETLAB_IMAP_SERVER", new HostPort("mailserver", 143)),
                settings.choice("NETLAB_MAIL_SECURITY", Security.class, Security.NONE),
                user.flatMap(name -> password.map(secret -> new Account.Login(null, name, secret))),
                address.or(() -> user.filter(Mailbox::isAddress)),
                settings.list("NETLAB_MAIL_CA", List.of()).stream().map(Path::of).toList(),
                settings.flag("NETLAB_MAIL_CLEAR_AUTH", false),
                settings.flag("NETLAB_MAIL_REVEAL", false),
                settings.millis("NETLAB_MAIL_CONNECT_MS", 100, 120_000, 10_000),
                settings.millis("NETLAB_MAIL_DEADLINE_MS", 1_000, 3_600_000, 300_000),
                settings.integer("NETLAB_SMTP_REPLY_LIMIT", 512, SmtpClient.MOST_HELD, SmtpClient.REPLY_LIMIT),
                new Tries(settings.integer("NETLAB_MAIL_TRIES", 1, 10, 3),
                        settings.millis("NETLAB_MAIL_RETRY_MS", 0, 600_000, 1_000)),
                new Keeping(settings.integer("NETLAB_MAIL_KEEP", 0, 1_000, 0),
                        settings.millis("NETLAB_MAIL_KEEP_IDLE_MS", 10, 3_600_000, 30_000),
                        settings.millis("NETLAB_MAIL_KEEP_AGE_MS", 10, 86_400_000, 300_000)));
    }
}
