package netlab.scan;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import netlab.contracts.PortSelection;
import netlab.contracts.PortSet;
import netlab.contracts.PortState;
import netlab.contracts.Transport;

/// Scans inside network namespaces that it makes and that end with it, so that filters and limits can be set up without
/// touching the machine's own network. Needs the right to make namespaces, iproute2 and iptables.
final class NamespaceScan {
    /// Where the other namespace, called `peer`, is found.
    static final String PEER = "10.9.0.2";

    private static final String SETUP = """
            set -e
            mount -t tmpfs none /run
            mkdir /run/netns
            ip link set lo up
            ip netns add peer
            ip link add near type veth peer name far
            ip link set far netns peer
            ip addr add 10.9.0.1/24 dev near
            ip link set near up
            ip -n peer addr add 10.9.0.2/24 dev far
            ip -n peer link set far up
            peer() { ip netns exec peer "$@"; }
            """;

    private NamespaceScan() {}

    static boolean isPossible() throws IOException, InterruptedException {
        Process process = shell("unshare --net --mount ip link set lo up && command -v iptables")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    /// Scans in a fresh namespace.
    ///
    /// @param setup further shell commands; `peer` before one runs it in the other namespace
    /// @return lines such as `TCP FILTERED no-answer 20-29`
    static List<String> run(String setup, String address, String selection) throws Exception {
        Path script = Files.createTempFile("namespace-scan", ".sh");
        Path output = Files.createTempFile("namespace-scan", ".txt");
        try {
            String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
            Files.writeString(script,
                    SETUP + setup + "\nexec \"$JAVA\" -cp \"$CLASSES\" " + NamespaceScan.class.getName()
                            + " " + address + " " + selection + "\n");
            ProcessBuilder builder = shell("exec unshare --net --mount sh " + script)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().put("JAVA", ProcessHandle.current().info().command().orElse("java"));
            builder.environment().put("CLASSES", classPath);
            Process process = builder.start();
            if (!process.waitFor(100, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new AssertionError("the scan in the namespace failed: " + Files.readString(output));
            }
            return Files.readAllLines(output);
        } finally {
            Files.delete(script);
            Files.delete(output);
        }
    }

    private static ProcessBuilder shell(String command) {
        return new ProcessBuilder("sh", "-c", command);
    }

    public static void main(String[] args) throws Exception {
        PortSelection selection = PortSelection.parse(args[1]);
        ScanPlan plan = new ScanPlan(List.of(new Target(0, args[0], InetAddress.ofLiteral(args[0]))),
                ports(selection, Transport.TCP), ports(selection, Transport.UDP),
                Outcome.pace(Duration.ofSeconds(1), 1, 0, 0), false, new Datagrams(Outcome.MESSAGE, true),
                Outcome.MESSAGE);
        StringBuilder lines = new StringBuilder();
        for (HostScan host : Outcome.of(plan, Descriptors.ofThisProcess()).hosts()) {
            for (PortState state : PortState.values()) {
                if (!host.in(state).isEmpty()) {
                    lines.append(host.transport()).append(' ').append(state).append(' ');
                    host.forEach(state, 1,
                            index -> lines.append(host.verdict(index).orElseThrow().reason().json()));
                    lines.append(' ').append(host.in(state)).append('\n');
                }
            }
        }
        System.out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
        System.out.flush();
    }

    private static PortSet ports(PortSelection selection, Transport transport) {
        return selection.prefixed().contains(transport) ? selection.ports(transport) : PortSet.EMPTY;
    }
}
