package netlab.cli;

import java.util.Optional;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Posts a job and watches it; with the options that all commands have that do so.
final class Submission {
    @Option(names = {"-d", "--detach"}, description = "don't wait: give the job's ID and leave it running")
    private boolean detach;

    @Option(names = "--cancel-on-interrupt", description = "cancel the job at Ctrl-C, instead of leaving it running")
    private boolean cancelOnInterrupt;

    @Option(names = "--capture", description = "capture the job's packets; show ID --pcapng gives them")
    private boolean capture;

    /// Has a job run.
    ///
    /// @return the exit code
    int run(Netlab netlab, String kind, ObjectNode spec) throws CliFailure, InterruptedException {
        Gateway gateway = netlab.gateway();
        if (capture) {
            spec.put("capture", true);
        }
        JsonNode job = gateway.submit(kind, spec);
        String id = job.path("id").stringValue("");
        if (detach) {
            netlab.screen().result(netlab.json() ? JsonText.line(job) : SafeText.line(id));
            return ExitCode.SUCCEEDED;
        }
        netlab.screen().note("Job " + SafeText.line(id));
        View view = View.of(kind, job.path("spec"), netlab.screen());
        return netlab.run(gateway).watch(id, view, farewell(gateway, netlab.screen(), id, cancelOnInterrupt));
    }

    /// What is done when a user has enough before the job has.
    static Runnable farewell(Gateway gateway, Screen screen, String id, boolean cancel) {
        return () -> {
            screen.bar("");
            Optional<String> failure = Optional.empty();
            if (cancel) {
                try {
                    gateway.cancel(id);
                    screen.error("interrupted: the job is being cancelled");
                    return;
                } catch (CliFailure e) {
                    failure = Optional.ofNullable(e.getMessage());
                }
            }
            screen.error(failure.map(why -> "interrupted, and the job was not cancelled: " + SafeText.line(why))
                    .orElse("interrupted: the job goes on"));
            screen.errorDetail("./netlab watch " + id + "   watches it");
            screen.errorDetail("./netlab cancel " + id + "  cancels it");
        };
    }
}
