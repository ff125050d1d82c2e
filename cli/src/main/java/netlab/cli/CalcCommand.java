package netlab.cli;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;

/// `calc`: posts a calculation, or the check of a whole calc server.
@Command(name = "calc", description = "Have a calc server calculate over TCP or UDP, or check one.", footerHeading = "%nExample:%n", footer = {
        "  ./netlab calc sum 1 2 3 --udp",
        "  ./netlab calc --check --server 192.0.2.7:50000"})
final class CalcCommand implements Callable<Integer> {
    private final Netlab netlab;

    @Parameters(index = "0", arity = "0..1", paramLabel = "OPERATION", description = "sum, product, minimum or maximum")
    private @Nullable String operation;

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "NUMBER", description = "up to 255 whole numbers")
    private List<Long> numbers = List.of();

    @Option(names = {"-u", "--udp"}, description = "over UDP, not TCP")
    private boolean udp;

    @Option(names = "--server", paramLabel = "HOST:PORT", description = "whom to ask; else the lab's own server")
    private @Nullable String server;

    @Option(names = "--byte-order", paramLabel = "ORDER", description = "big (network byte order, if absent) or little")
    private @Nullable String byteOrder;

    @Option(names = "--check", description = "put the server through a course of some forty cases")
    private boolean check;

    @Option(names = "--timeout", paramLabel = "MS", description = "the longest wait for an answer")
    private @Nullable Integer timeout;

    @Mixin
    private final Submission submission = new Submission();

    CalcCommand(Netlab netlab) {
        this.netlab = requireNonNull(netlab);
    }

    @Override
    public Integer call() throws CliFailure, InterruptedException {
        if (check == (operation != null) || check && udp) {
            throw CliFailure.usage(check
                    ? "--check tries operations and transports of its own: give neither"
                    : "which operation? sum, product, minimum or maximum; or --check");
        }
        SpecWriter spec = new SpecWriter();
        spec.flag("check", check);
        if (!check) {
            spec.put("operation", operation);
            ArrayNode array = spec.json().putArray("numbers");
            numbers.forEach(array::add);
            spec.put("transport", udp ? "udp" : "tcp");
        }
        spec.put("server", server);
        spec.put("byteOrder", byteOrder);
        spec.put("timeoutMs", timeout);
        return submission.run(netlab, "calc", spec.json());
    }
}
