package netlab.cli;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `diff`: compares two scans.
@Command(name = "diff", description = "Compare two scans, port by port where both looked.", footerHeading = "%nExample:%n", footer = "  ./netlab diff $MONDAY last")
final class DiffCommand implements Callable<Integer> {
    private final Netlab netlab;

    @Parameters(index = "0", paramLabel = "BEFORE", description = "the earlier scan's ID")
    private String before = "";

    @Parameters(index = "1", paramLabel = "AFTER", description = "the later scan's ID; last for the newest job")
    private String after = "";

    DiffCommand(Netlab netlab) {
        this.netlab = requireNonNull(netlab);
    }

    @Override
    public Integer call() throws CliFailure {
        Gateway gateway = netlab.gateway();
        JsonNode difference = gateway.difference(Netlab.id(gateway, before), Netlab.id(gateway, after));
        Screen screen = netlab.screen();
        if (netlab.json()) {
            screen.result(JsonText.line(difference));
        } else {
            difference.path("hosts").forEach(host -> show(host, screen));
            difference.path("onlyBefore").forEach(host -> screen.result("only before: " + name(host)));
            difference.path("onlyAfter").forEach(host -> screen.result("only after: " + name(host)));
            JsonNode compared = difference.path("compared");
            screen.result(compared.path("ports").longValue(0) + " ports of " + compared.path("hosts").intValue(0)
                    + " addresses compared: "
                    + (difference.path("same").booleanValue(false) ? "the same" : "different"));
        }
        return difference.path("same").booleanValue(false) ? ExitCode.SUCCEEDED : ExitCode.FOUND_WANTING;
    }

    private static void show(JsonNode host, Screen screen) {
        screen.result(name(host));
        changes(host, "opened", Style.GREEN, screen);
        changes(host, "closed", Style.RED, screen);
        changes(host, "changed", Style.YELLOW, screen);
        for (JsonNode each : host.path("notCompared")) {
            screen.result("  not compared: " + SafeText.line(each.path("protocol").stringValue("") + " "
                    + each.path("ports").stringValue("") + ", scanned only "
                    + each.path("scanned").stringValue("")));
        }
    }

    private static void changes(JsonNode host, String name, Style style, Screen screen) {
        for (JsonNode each : host.path(name)) {
            screen.result("  " + screen.paint(style, name) + " " + each.path("port").intValue(0) + "/"
                    + SafeText.line(each.path("protocol").stringValue("") + " "
                            + each.path("service").stringValue("") + ": "
                            + each.path("before").path("state").stringValue("") + ", then "
                            + each.path("after").path("state").stringValue("")));
        }
    }

    private static String name(JsonNode host) {
        String target = host.path("target").stringValue("");
        String address = host.path("address").stringValue("");
        return SafeText.line(target.equals(address) ? address : target + " (" + address + ")");
    }
}
