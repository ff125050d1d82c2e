package netlab.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import netlab.contracts.PortSelection;
import netlab.contracts.PortSet;
import netlab.contracts.Transport;

/// Scans inside network namespaces that it makes and that end with it, so that filters and limits can be set up without
/// touching the machine's own network. Needs the right to make namespaces, iproute2 and iptables.
final class NamespaceScan {
    /// Where the other namespace, called `peer`, is found.
    static final String PEER = "10.9.0.2";
    static final String PEER_IPV6 = "fd09::2";

    private static final String SETUP = """
            set -e
            mount -t tmpfs none /run
            mkdir /run/netns
            ip link set lo up
            ip netns add peer
            ip link add near type veth peer name far
            ip link set far netns peer
            ip addr add 10.9.0.1/24 dev near
            ip addr add fd09::1/64 dev near nodad
            ip link set near up
            ip -n peer addr add 10.9.0.2/24 dev far
            ip -n peer addr add fd09::2/64 dev far nodad
            ip -n peer link set far up
            ip -n peer link set lo up
            peer() { ip netns exec peer "$@"; }
            java() { "$JAVA" -cp "$CLASSES" "$@"; }
            """;
    /// What a line of the scan's output begins with.
    private static final String VERDICT = "verdict ";

    private NamespaceScan() {}

    static boolean isPossible() throws IOException, InterruptedException {
        return succeeds("unshare --net --mount ip link set lo up && command -v iptables");
    }

    static boolean hasNmap() throws IOException, InterruptedException {
        return succeeds("command -v nmap");
    }

    /// Leaves the tests out where something is missing, loudly; with `-Dengine=required` their lack is a failure.
    ///
    /// @param needs what they need
    static void orLeaveOut(boolean possible, String needs) {
        if (!possible) {
            assertThat(System.getProperty("engine")).as(needs).isNotEqualTo("required");
            System.err.println("LEFT OUT: " + needs);
            assumeTrue(false, needs);
        }
    }

    private static boolean succeeds(String command) throws IOException, InterruptedException {
        Process process = shell(command)
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
        return runs(setup, address, selection, 1).getFirst();
    }

    /// Scans in a fresh namespace, talks to the open ports, and waits for each answer as long as it takes three SYNs.
    static List<String> talk(String setup, String address, String selection) throws Exception {
        return results(script(setup + command(address, selection, 1) + " talk\n")).getFirst();
    }

    /// Scans several times, one after the other, in the same fresh namespace.
    static List<List<String>> runs(String setup, String address, String selection, int runs) throws Exception {
        return results(script(setup + command(address, selection, runs) + "\n"));
    }

    private static String command(String address, String selection, int runs) {
        return "\njava " + NamespaceScan.class.getName() + " " + address + " " + selection + " " + runs;
    }

    private static List<List<String>> results(List<String> output) {
        List<List<String>> results = new ArrayList<>();
        for (String line : output) {
            if (line.equals("scan")) {
                results.add(new ArrayList<>());
            } else if (line.startsWith(VERDICT)) {
                results.getLast().add(line.substring(VERDICT.length()));
            }
        }
        return results;
    }

    /// Runs a script in a fresh namespace and gives what it writes.
    static List<String> script(String commands) throws Exception {
        Path script = Files.createTempFile("namespace-scan", ".sh");
        Path output = Files.createTempFile("namespace-scan", ".txt");
        try {
            String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
            // what a script leaves running ends with it; there is one at most
            Files.writeString(script, SETUP + "trap 'kill $! 2>/dev/null || true' EXIT\n" + commands);
            ProcessBuilder builder = shell("exec unshare --net --mount sh " + script)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().put("JAVA", ProcessHandle.current().info().command().orElse("java"));
            builder.environment().put("CLASSES", classPath);
            Process process = builder.start();
            if (!process.waitFor(100, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
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

    /// Scans and writes down what was found: the address, the selection, how often, and whether to talk to open ports.
    public static void main(String[] args) throws Exception {
        PortSelection selection = PortSelection.parse(args[1]);
        boolean talk = args.length > 3;
        ScanPlan plan = new ScanPlan(List.of(new Target(0, args[0], InetAddress.ofLiteral(args[0]))),
                ports(selection, Transport.TCP), ports(selection, Transport.UDP),
                Outcome.pace(Duration.ofSeconds(talk ? 4 : 1), 1, 0, 0), talk, new Datagrams(Outcome.MESSAGE, true),
                Outcome.MESSAGE);
        StringBuilder lines = new StringBuilder();
        for (int run = 0; run < Integer.parseInt(args[2]); run++) {
            lines.append("scan\n");
            TreeSet<String> verdicts = new TreeSet<>();
            Outcome outcome = Outcome.of(plan, Descriptors.ofThisProcess());
            for (HostScan host : outcome.hosts()) {
                for (Verdict verdict : Verdict.values()) {
                    if (!host.with(verdict).isEmpty()) {
                        verdicts.add(VERDICT + host.transport() + " " + verdict.state() + " "
                                + verdict.reason().json() + " " + host.with(verdict) + "\n");
                    }
                }
            }
            if (talk) {
                outcome.open()
                        .forEach(port -> verdicts.add(VERDICT + port.port() + " is " + port.identified() + "\n"));
            }
            verdicts.forEach(lines::append);
            lines.append(outcome.limits() > 0 ? VERDICT + "limited\n" : "");
        }
        System.out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
        System.out.flush();
    }

    private static PortSet ports(PortSelection selection, Transport transport) {
        return selection.prefixed().contains(transport) ? selection.ports(transport) : PortSet.EMPTY;
    }
}
