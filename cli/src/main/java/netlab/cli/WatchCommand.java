package netlab.cli;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `watch`: follows a job from its first event on.
@Command(name = "watch", description = "Follow a job from its first event to its end.", footerHeading = "%nExample:%n", footer = {
        "  ./netlab watch last",
        "  ./netlab watch 01a206ce-9c78-7c59-9dcd-d4bee0872831 --json   (each event a line)"})
final class WatchCommand implements Callable<Integer> {
    private final Netlab netlab;

    @Parameters(paramLabel = "ID", description = "the job's ID; last for the newest")
    private String id = "";

    @Option(names = "--cancel-on-interrupt", description = "cancel the job at Ctrl-C, instead of leaving it running")
    private boolean cancelOnInterrupt;

    WatchCommand(Netlab netlab) {
        this.netlab = requireNonNull(netlab);
    }

    @Override
    public Integer call() throws CliFailure, InterruptedException {
        Gateway gateway = netlab.gateway();
        String job = Netlab.id(gateway, id);
        JsonNode seen = gateway.job(job);
        Screen screen = netlab.screen();
        View view = View.of(seen.path("kind").stringValue(""), seen.path("spec"), screen);
        Runnable farewell = Submission.farewell(gateway, screen, job, cancelOnInterrupt);
        return netlab.json()
                ? netlab.run(gateway).events(job, view, farewell)
                : netlab.run(gateway).watch(job, view, farewell);
    }
}
