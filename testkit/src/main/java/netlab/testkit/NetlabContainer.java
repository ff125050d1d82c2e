package netlab.testkit;

import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.Ports;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/// One of netlab's services in a container, as hardened as Compose runs it: read-only, without capabilities.
///
/// @param <SELF> the concrete class
public abstract class NetlabContainer<SELF extends NetlabContainer<SELF>> extends GenericContainer<SELF> {
    private static final long LARGEST_MEMORY = 768L * 1024 * 1024;

    private final int httpPort;

    NetlabContainer(String service, int httpPort) {
        super(DockerImageName.parse("netlab/" + service + ":latest"));
        this.httpPort = httpPort;
        withNetworkAliases(service);
        withExposedPorts(httpPort);
        waitingFor(Wait.forHttp("/readyz").forPort(httpPort).withStartupTimeout(Duration.ofSeconds(60)));
        withImagePullPolicy(_ -> false); // the image is built from this source, never pulled
        withCreateContainerCmdModifier(command -> Objects.requireNonNull(command.getHostConfig())
                .withReadonlyRootfs(true)
                .withCapDrop(Capability.ALL)
                .withMemory(LARGEST_MEMORY));
    }

    /// Publishes UDP ports too, which Testcontainers itself doesn't.
    SELF exposingUdp(int... ports) {
        return withCreateContainerCmdModifier(command -> {
            Ports bindings = Objects.requireNonNull(command.getHostConfig()).getPortBindings();
            ExposedPort[] exposed = Objects.requireNonNull(command.getExposedPorts());
            for (int port : ports) {
                bindings.bind(ExposedPort.udp(port), Ports.Binding.bindIp("127.0.0.1"));
                exposed = Arrays.copyOf(exposed, exposed.length + 1);
                exposed[exposed.length - 1] = ExposedPort.udp(port);
            }
            command.withExposedPorts(exposed);
        });
    }

    int mappedUdpPort(int port) {
        Ports.Binding[] bindings = getContainerInfo().getNetworkSettings()
                .getPorts()
                .getBindings()
                .get(ExposedPort.udp(port));
        return Integer.parseInt(Objects.requireNonNull(bindings, "the port isn't published")[0].getHostPortSpec());
    }

    /// Sets what the service may connect to, `NETLAB_TARGETS`: names, addresses, networks, `default`.
    public SELF withAllowedTargets(String... targets) {
        return withEnv("NETLAB_TARGETS", String.join(",", targets));
    }

    /// Makes the service ask for a token.
    public SELF withToken(String token) {
        return withEnv("NETLAB_TOKEN", token);
    }

    /// Where its HTTP face is, from outside.
    public URI url() {
        return URI.create("http://" + getHost() + ":" + getMappedPort(httpPort));
    }

    /// A path of its HTTP face, from outside.
    public URI url(String path) {
        return url().resolve(path);
    }

    /// Whether its JVM took the AOT cache of its image, as it tells in its log. One that could not starts all the same, in
    /// twice the time.
    public boolean startedFromItsCache() {
        return getLogs().lines().anyMatch(line -> line.contains(" is up, ") && line.contains("sharing"));
    }

    /// Where its HTTP face is, for other containers of its network.
    public URI innerUrl() {
        return URI.create("http://" + getNetworkAliases().getLast() + ":" + httpPort);
    }
}
