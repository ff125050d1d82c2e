package netlab.cli;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `show`: shows a job as it stands.
@Command(name = "show", description = "Show a job and its result.", footerHeading = "%nExample:%n", footer = {
        "  ./netlab show last",
        "  ./netlab show last --xml >scan.xml && xsltproc /usr/share/nmap/nmap.xsl scan.xml >scan.html",
        "  ./netlab show last --pcapng >job.pcapng && wireshark job.pcapng"})
final class ShowCommand implements Callable<Integer> {
    private final Netlab netlab;

    @Parameters(paramLabel = "ID", description = "the job's ID; last for the newest")
    private String id = "";

    @Option(names = "--xml", description = "a scan as nmap's XML")
    private boolean xml;

    @Option(names = "--csv", description = "a scan as CSV")
    private boolean csv;

    @Option(names = "--pcapng", description = "the packets of a job that was captured, for Wireshark")
    private boolean pcapng;

    ShowCommand(Netlab netlab) {
        this.netlab = requireNonNull(netlab);
    }

    @Override
    public Integer call() throws CliFailure {
        if ((xml ? 1 : 0) + (csv ? 1 : 0) + (pcapng ? 1 : 0) + (netlab.json() ? 1 : 0) > 1) {
            throw CliFailure.usage("--xml, --csv, --pcapng and --json exclude each other");
        }
        Gateway gateway = netlab.gateway();
        String job = Netlab.id(gateway, id);
        Screen screen = netlab.screen();
        if (pcapng) {
            if (screen.look().outTerminal()) {
                throw CliFailure.usage("packets are nothing for a terminal: --pcapng >FILE");
            }
            screen.result(gateway.capture(job));
            return ExitCode.SUCCEEDED;
        }
        if (xml || csv) {
            byte[] export = gateway.export(job, xml ? "application/xml" : "text/csv");
            screen.result(screen.look().outTerminal()
                    ? SafeText.text(new String(export, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8)
                    : export);
            return ExitCode.SUCCEEDED;
        }
        JsonNode seen = gateway.job(job);
        String kind = seen.path("kind").stringValue("");
        if (!netlab.json()) {
            screen.note(SafeText.line(kind + " job " + seen.path("id").stringValue("") + ": "
                    + seen.path("state").stringValue(""))
                    + (seen.path("progress").isObject() ? ", " + ProgressBar.words(seen.path("progress")) : ""));
            screen.note("spec " + JsonText.line(seen.path("spec")));
        }
        return netlab.run(gateway).show(seen, View.of(kind, seen.path("spec"), screen));
    }
}
