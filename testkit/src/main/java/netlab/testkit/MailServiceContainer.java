package netlab.testkit;

import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Volume;
import java.util.Objects;

/// The mail service: runs `mail` and `inbox` jobs.
public final class MailServiceContainer extends NetlabContainer<MailServiceContainer> {
    private static final String CERTIFICATES = "/srv/certificates";

    public MailServiceContainer() {
        super("mail-service", 8083);
    }

    /// Makes a lab mail server of the same network the service's own: its account, and its authority to trust. Logins in
    /// clear text are allowed, since the lab watches them.
    public MailServiceContainer withMailServer(LabMailServerContainer server) {
        dependsOn(server);
        withEnv("NETLAB_SMTP_SERVER", server.innerSubmission().toString());
        withEnv("NETLAB_IMAP_SERVER", server.innerImap().toString());
        withEnv("NETLAB_MAIL_SECURITY", "none");
        withEnv("NETLAB_MAIL_CLEAR_AUTH", "true");
        withEnv("NETLAB_MAIL_USER", server.account().username());
        withEnv("NETLAB_MAIL_ADDRESS", server.account().username());
        withEnv("NETLAB_MAIL_PASSWORD", server.account().password());
        withEnv("NETLAB_MAIL_CA", CERTIFICATES + "/lab-ca.pem");
        return withCreateContainerCmdModifier(command -> Objects.requireNonNull(command.getHostConfig())
                .withBinds(new Bind(server.certificates(), new Volume(CERTIFICATES), AccessMode.ro)));
    }
}
