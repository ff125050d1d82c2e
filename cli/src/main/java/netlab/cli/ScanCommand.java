package netlab.cli;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/// `scan`: posts a scan.
@Command(name = "scan", description = "Scan ports, and tell open, closed and silent ones apart.", footerHeading = "%nExample:%n", footer = {
        "  ./netlab scan target 1-50 --udp",
        "  ./netlab scan 10.0.0.0/28 ssh,http* --json | jq .result.hosts"})
final class ScanCommand implements Callable<Integer> {
    private final Netlab netlab;

    @Parameters(index = "0", arity = "1", split = ",", paramLabel = "TARGET", description = "a name, an address or a network; several with commas between")
    private List<String> targets = List.of();

    @Parameters(index = "1", arity = "0..1", paramLabel = "PORTS", description = "as nmap's: 1-1024, 7,9,20-25, - (all), T:1-50,U:53, ssh,http*; 1-50 if absent")
    private @Nullable String ports;

    @Option(names = {"-u", "--udp"}, description = "scan UDP ports too")
    private boolean udp;

    @Option(names = "--no-tcp", description = "scan no TCP ports")
    private boolean noTcp;

    @Option(names = "--resolve-all", description = "scan all addresses of a name, not its first alone")
    private boolean resolveAll;

    @Option(names = "--timeout", paramLabel = "MS", description = "the longest wait for one probe's answer")
    private @Nullable Integer timeout;

    @Option(names = "--retries", paramLabel = "N", description = "how often a silent port is probed again at least")
    private @Nullable Integer retries;

    @Option(names = "--rate", paramLabel = "N", description = "probes a second at most; else it adapts")
    private @Nullable Integer rate;

    @Option(names = "--parallelism", paramLabel = "N", description = "probes under way at most; else it adapts")
    private @Nullable Integer parallelism;

    @Option(names = "--max-duration", paramLabel = "SECONDS", description = "end then, decided or not")
    private @Nullable Integer maxDuration;

    @Option(names = "--no-probe", description = "don't talk to open TCP ports")
    private boolean noProbe;

    @Option(names = "--message", paramLabel = "TEXT", description = "what an open TCP port is sent that says nothing by itself")
    private @Nullable String message;

    @Mixin
    private final Submission submission = new Submission();

    ScanCommand(Netlab netlab) {
        this.netlab = requireNonNull(netlab);
    }

    @Override
    public Integer call() throws CliFailure, InterruptedException {
        if (noTcp && !udp) {
            throw CliFailure.usage("--no-tcp leaves nothing to scan: it goes with --udp");
        }
        SpecWriter spec = new SpecWriter();
        spec.put("targets", targets);
        spec.put("ports", ports);
        if (udp) {
            spec.put("protocols", noTcp ? List.of("udp") : List.of("tcp", "udp"));
        }
        spec.flag("resolveAll", resolveAll);
        spec.put("timeoutMs", timeout);
        spec.put("retries", retries);
        spec.put("rate", rate);
        spec.put("parallelism", parallelism);
        spec.put("maxDurationMs", SpecWriter.millis(maxDuration));
        ObjectNode json = spec.json();
        if (noProbe) {
            json.put("probe", false);
        }
        spec.put("message", message);
        return submission.run(netlab, "scan", json);
    }
}
