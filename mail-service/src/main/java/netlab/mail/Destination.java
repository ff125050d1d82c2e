package netlab.mail;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import netlab.capture.SocketLog;
import netlab.contracts.Account;
import netlab.contracts.Fault;
import netlab.contracts.HostPort;
import netlab.contracts.Problem;
import netlab.contracts.ProblemType;
import netlab.contracts.Security;
import netlab.service.JobFailure;
import netlab.service.TargetPolicy;
import org.jspecify.annotations.Nullable;

/// Whom a job speaks to, how, and as whom: what the job says, completed by the service's configuration.
///
/// @param login empty for none; the configured account only where the server is the configured one
/// @param demanded whether a server that takes no login is a failure, since the job itself gave one
/// @param clearAllowed whether the login may cross the network in clear
record Destination(
        HostPort server,
        Security security,
        Optional<Account.Login> login,
        boolean demanded,
        boolean clearAllowed,
        TlsTrust trust) {
    /// Completes what a job says.
    ///
    /// @param named the server that the job names
    /// @param configured the configured one
    static Destination of(@Nullable HostPort named, @Nullable Security wanted, Account account, boolean verified,
            HostPort configured, MailConfig config) {
        HostPort server = named == null ? configured : named;
        Security security = wanted == null ? config.security() : wanted;
        boolean own = isOwn(named, configured);
        Optional<Account.Login> login = switch (account) {
            case Account.Login given -> Optional.of(given);
            case Account.Configured _ -> own ? config.account() : Optional.empty();
            case Account.None _ -> Optional.empty();
        };
        boolean given = account instanceof Account.Login;
        return new Destination(
                server,
                security,
                login,
                given,
                config.clearAuth() || (given && wanted == Security.NONE),
                new TlsTrust(server.host(), verified, config.authorities()));
    }

    /// Whether a job means the configured server, by naming none or that one.
    static boolean isOwn(@Nullable HostPort named, HostPort configured) {
        return named == null || (named.port() == configured.port()
                && named.host().toLowerCase(Locale.ROOT).equals(configured.host().toLowerCase(Locale.ROOT)));
    }

    /// Refuses to capture the login where it is not the service's own, or its owner doesn't allow that it is shown.
    void checkMayCapture(boolean captured, MailConfig config) throws JobFailure {
        if (captured && (!config.reveal() || login.isEmpty() || !login.equals(config.account()))) {
            throw new JobFailure(Problem.of(ProblemType.INVALID_SPEC, "the packets can't be captured")
                    .withErrors(List.of(new Fault("/capture", config.reveal()
                            ? "shows the login, and is of the service's own account alone, which it has not"
                            : "shows the login, which is not allowed by this service"))));
        }
    }

    /// The server's address, if the target is allowed.
    InetSocketAddress address(TargetPolicy targets) throws JobFailure, InterruptedException {
        return targets.resolve(server);
    }

    /// Connects to an address that [#address(TargetPolicy)] gave.
    ///
    /// @param sockets is told what is done with the socket
    SocketWire connect(InetSocketAddress address, MailConfig config, Deadline deadline, SocketLog sockets)
            throws JobFailure, InterruptedException {
        try {
            return SocketWire.connect(address, config.connectWait(), trust, deadline, sockets);
        } catch (IOException e) {
            throw Failures.connecting(server, e);
        }
    }

    /// Refuses to send the login over a connection that anybody can read, unless that is wanted.
    void checkMayLogIn(boolean encrypted) throws JobFailure {
        if (!encrypted && !clearAllowed) {
            throw JobFailure.of(ProblemType.AUTHENTICATION_FAILED,
                    "the login was not sent, because the connection is not encrypted and nothing allows that");
        }
    }
}
