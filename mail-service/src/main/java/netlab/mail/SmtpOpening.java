package netlab.mail;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import netlab.contracts.Account;
import netlab.contracts.ProblemType;
import netlab.contracts.Security;
import netlab.service.JobFailure;

/// The start of a dialogue, from the greeting to the login: what is done once for a connection, however many mails follow.
final class SmtpOpening {
    /// A server that is ready for a mail.
    ///
    /// @param name by which it greeted
    /// @param loggedIn whether it knows who we are
    record Ready(String name, SmtpExtensions extensions, boolean loggedIn) {}

    private final SmtpClient client;
    private final Destination destination;
    private final String ownName;
    private final boolean revealed;

    /// @param ownName this host's name or address literal
    /// @param revealed whether the transcript shows the login as it crosses the wire
    SmtpOpening(SmtpClient client, Destination destination, String ownName, boolean revealed) {
        this.client = client;
        this.destination = destination;
        this.ownName = ownName;
        this.revealed = revealed;
    }

    /// Opens.
    ///
    /// @throws JobFailure when it ends without the server having refused a command
    Ready open() throws IOException, BrokenProtocolException, RefusedException, JobFailure {
        try {
            if (destination.security() == Security.TLS) {
                client.startWithTls();
            }
            String name = client.greeting().lines().getFirst().split(" ", 2)[0];
            SmtpExtensions extensions = hello();
            return new Ready(name, extensions, logIn(extensions));
        } catch (RefusedException e) {
            if (!e.reply().isClosing()) {
                client.quit();
            }
            throw e;
        }
    }

    private SmtpExtensions hello() throws IOException, BrokenProtocolException, RefusedException, JobFailure {
        SmtpExtensions extensions = client.hello(ownName);
        if (destination.security() != Security.STARTTLS) {
            return extensions;
        }
        if (!extensions.has("STARTTLS")) {
            client.quit();
            throw JobFailure.of(ProblemType.TLS_FAILED, "the server offers no STARTTLS");
        }
        client.startTls();
        return client.hello(ownName);
    }

    private boolean logIn(SmtpExtensions extensions)
            throws IOException, BrokenProtocolException, RefusedException, JobFailure {
        Optional<Account.Login> login = destination.login();
        List<String> offered = extensions.mechanisms();
        if (login.isEmpty() || (offered.isEmpty() && !destination.demanded())) {
            return false;
        }
        boolean encrypted = destination.security() != Security.NONE;
        destination.checkMayLogIn(encrypted);
        Optional<SaslMechanism> wanted = Optional.ofNullable(login.get().mechanism())
                .map(mechanism -> SaslMechanism.valueOf(mechanism.name()));
        Optional<SaslMechanism> mechanism = wanted.or(() -> SaslMechanism.bestOf(offered, encrypted))
                .filter(each -> offered.contains(each.keyword()));
        if (mechanism.isEmpty()) {
            client.quit();
            throw JobFailure.of(ProblemType.AUTHENTICATION_FAILED,
                    "the server does not offer " + wanted.map(SaslMechanism::keyword).orElse("a way to log in")
                            + (offered.isEmpty() ? "" : ", but " + String.join(", ", offered)));
        }
        new SmtpLogin(client, login.get(), revealed).by(mechanism.get());
        return true;
    }
}
