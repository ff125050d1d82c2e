package netlab.mail;

import java.io.IOException;
import java.util.Set;
import netlab.contracts.ProblemType;
import netlab.contracts.Security;
import netlab.service.JobFailure;

/// The start of a dialogue with an IMAP server, from the greeting to the login.
final class ImapOpening {
    private final ImapClient client;
    private final Destination destination;

    ImapOpening(ImapClient client, Destination destination) {
        this.client = client;
        this.destination = destination;
    }

    /// Opens.
    ///
    /// @throws JobFailure when there is no login that may be sent
    void open() throws IOException, BrokenProtocolException, ImapRefusedException, JobFailure {
        if (destination.security() == Security.TLS) {
            client.startWithTls();
        }
        boolean known = client.greeting();
        Set<String> capabilities = client.capability();
        if (destination.security() == Security.STARTTLS) {
            if (known || !capabilities.contains("STARTTLS")) {
                client.logout();
                throw JobFailure.of(ProblemType.TLS_FAILED, "the server offers no STARTTLS");
            }
            client.startTls();
            capabilities = client.capability();
        }
        if (known) {
            return;
        }
        if (destination.login().isEmpty() || capabilities.contains("LOGINDISABLED")) {
            client.logout();
            throw JobFailure.of(ProblemType.AUTHENTICATION_FAILED, destination.login().isEmpty()
                    ? "the server wants a login, and the job has none"
                    : "the server takes no login on a connection like this one");
        }
        destination.checkMayLogIn(destination.security() != Security.NONE);
        try {
            client.login(destination.login().get());
        } catch (IllegalArgumentException e) {
            throw JobFailure.of(ProblemType.AUTHENTICATION_FAILED, "the login can't be sent: " + e.getMessage());
        }
    }
}
