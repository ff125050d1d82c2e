package netlab.cli;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `cancel`: has a job cancelled.
@Command(name = "cancel", description = "Cancel a job, and wait until its service has stopped.", footerHeading = "%nExample:%n", footer = "  ./netlab cancel last")
final class CancelCommand implements Callable<Integer> {
    private final Netlab netlab;

    @Parameters(paramLabel = "ID", description = "the job's ID; last for the newest")
    private String id = "";

    @Option(names = {"-d", "--detach"}, description = "don't wait until it has stopped")
    private boolean detach;

    CancelCommand(Netlab netlab) {
        this.netlab = requireNonNull(netlab);
    }

    /// It succeeds when the job is cancelled.
    @Override
    public Integer call() throws CliFailure, InterruptedException {
        Gateway gateway = netlab.gateway();
        String job = Netlab.id(gateway, id);
        JsonNode asked = gateway.cancel(job);
        if (!detach) {
            netlab.run(gateway).await(job);
            asked = gateway.job(job);
        }
        String state = asked.path("state").stringValue("");
        netlab.screen().result(netlab.json() ? JsonText.line(asked) : SafeText.line(job + " " + state));
        return detach || state.equals("cancelled") ? ExitCode.SUCCEEDED : ExitCode.FOUND_WANTING;
    }
}
