package netlab.testkit;

import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Volume;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import netlab.contracts.HostPort;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/// The lab's mail server, `mail.lab.example`: submission on 587 (STARTTLS) and 465 (TLS), IMAP on 143 (STARTTLS) and 993
/// (TLS), one account, and a certificate of its own authority.
public final class LabMailServerContainer extends GenericContainer<LabMailServerContainer> {
    /// Its name in its network.
    public static final String NAME = "mailserver";

    private final Account account;
    private final String certificates = "netlab-certificates-" + UUID.randomUUID();

    /// The mailbox that the server has.
    public record Account(String username, String password) {}

    public LabMailServerContainer() {
        super(DockerImageName.parse("netlab/mailserver:latest"));
        this.account = new Account("student@lab.example", UUID.randomUUID().toString());
        withNetworkAliases(NAME, "mail.lab.example");
        withExposedPorts(587, 465, 143, 993);
        withEnv("NETLAB_MAIL_PASSWORD", account.password());
        withImagePullPolicy(_ -> false);
        waitingFor(Wait.forHealthcheck().withStartupTimeout(Duration.ofSeconds(60)));
        withTmpFs(Map.of("/run", "rw,mode=755,size=16m", "/tmp", "rw,mode=1777,size=16m", "/var/lib/postfix",
                "rw,mode=755,size=16m", "/var/spool/postfix", "rw,mode=755,size=192m", "/srv/mail",
                "rw,mode=755,size=192m"));
        withCreateContainerCmdModifier(command -> {
            command.withHostName("mail.lab.example");
            Objects.requireNonNull(command.getHostConfig())
                    .withReadonlyRootfs(true)
                    .withCapDrop(Capability.ALL)
                    .withCapAdd(Capability.CHOWN, Capability.DAC_OVERRIDE, Capability.FOWNER, Capability.KILL,
                            Capability.NET_BIND_SERVICE, Capability.SETGID, Capability.SETUID, Capability.SYS_CHROOT)
                    .withBinds(new Bind(certificates, new Volume("/srv/certificates"), AccessMode.rw));
        });
    }

    /// The one account, with a password made for this container.
    public Account account() {
        return account;
    }

    /// The submission port, from outside.
    public HostPort submission() {
        return new HostPort(getHost(), getMappedPort(587));
    }

    /// The IMAP port, from outside.
    public HostPort imap() {
        return new HostPort(getHost(), getMappedPort(143));
    }

    /// The submission port, for other containers of its network.
    public HostPort innerSubmission() {
        return new HostPort(NAME, 587);
    }

    /// The IMAP port, for other containers of its network.
    public HostPort innerImap() {
        return new HostPort(NAME, 143);
    }

    /// The volume that holds `lab-ca.pem`, the certificate of the authority that vouches for the server.
    String certificates() {
        return certificates;
    }

    @Override
    public void stop() {
        super.stop();
        if (getDockerClient().listVolumesCmd()
                .withFilter("name", java.util.List.of(certificates))
                .exec()
                .getVolumes()
                .stream()
                .anyMatch(volume -> volume.getName().equals(certificates))) {
            getDockerClient().removeVolumeCmd(certificates).exec();
        }
    }
}
