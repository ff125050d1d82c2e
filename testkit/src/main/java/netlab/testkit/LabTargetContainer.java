package netlab.testkit;

import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Ulimit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/// The lab host to scan, `target`: echo, discard, daytime, quote of the day, chargen over TCP; the first four over UDP, where
/// discard keeps silent. Its closed UDP ports all answer at once.
public final class LabTargetContainer extends GenericContainer<LabTargetContainer> {
    /// Its name in its network.
    public static final String NAME = "target";

    public LabTargetContainer() {
        super(DockerImageName.parse("netlab/target:latest"));
        withNetworkAliases(NAME);
        withImagePullPolicy(_ -> false);
        waitingFor(Wait.forHealthcheck().withStartupTimeout(Duration.ofSeconds(60)));
        withCreateContainerCmdModifier(command -> Objects.requireNonNull(command.getHostConfig())
                .withReadonlyRootfs(true)
                .withCapDrop(Capability.ALL)
                .withUlimits(List.of(new Ulimit("nofile", 1_024L, 1_024L)))
                .withSysctls(Map.of("net.ipv4.icmp_ratemask", "6160", "net.ipv4.ip_unprivileged_port_start", "0")));
    }

    /// The TCP ports from 1 to 50 that are open.
    public List<Integer> openTcpPorts() {
        return List.of(7, 9, 13, 17, 19);
    }

    /// The UDP ports from 1 to 50 that answer; 9 is open too but silent.
    public List<Integer> answeringUdpPorts() {
        return List.of(7, 13, 17);
    }
}
