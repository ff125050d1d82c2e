package netlab.cli;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/// Shows a scan: open ports as they are found, and at the end a report as nmap prints it.
final class ScanView implements View {
    private static final int LONGEST_SAYING = 60;

    private final Screen screen;

    ScanView(Screen screen) {
        this.screen = requireNonNull(screen);
    }

    @Override
    public void show(Happening happening) {
        JsonNode data = happening.data();
        String target = SafeText.line(data.path("target").stringValue(""));
        if (happening.type().equals("scan.port") && data.path("state").stringValue("").equals("open")) {
            screen.note(screen.paintNote(Style.GREEN, "open ") + port(data) + " " + service(data) + " on " + target);
        } else if (happening.type().equals("scan.limited")) {
            screen.note(String.format(Locale.ROOT,
                    "%s answers only %.0f times a second: %d %s ports are undecided, which takes another %s.", target,
                    data.path("perSecond").doubleValue(0), data.path("undecided").longValue(0),
                    SafeText.line(data.path("protocol").stringValue("")),
                    Durations.words(data.path("etaMs").doubleValue(0))));
        }
    }

    @Override
    public void conclude(JsonNode result) {
        for (JsonNode host : result.path("hosts")) {
            report(host);
            screen.result("");
        }
        for (JsonNode warning : result.path("warnings")) {
            screen.result("Note: " + SafeText.line(warning.stringValue("")));
        }
        int hosts = result.path("hosts").size();
        screen.result("netlab done: " + hosts + (hosts == 1 ? " address" : " addresses") + " scanned in "
                + Durations.words(result.path("durationMs").doubleValue(0)) + " with "
                + result.path("probesSent").longValue(0) + " probes");
    }

    private void report(JsonNode host) {
        String target = SafeText.line(host.path("target").stringValue(""));
        String address = SafeText.line(host.path("address").stringValue(""));
        screen.result("Scan report for "
                + screen.paint(Style.BOLD, target.equals(address) ? address : target + " (" + address + ")"));
        List<String> hidden = new ArrayList<>();
        for (JsonNode group : host.path("groups")) {
            hidden.add(group(group));
        }
        for (String protocol : List.of("tcp", "udp")) {
            String unprobed = host.path(protocol).path("unprobed").stringValue("");
            if (!unprobed.isEmpty()) {
                hidden.add(protocol + " not probed in time: " + SafeText.line(unprobed));
            }
        }
        Table table = new Table("PORT", "STATE", "SERVICE", "REASON", "SAYS");
        int rows = 0;
        for (JsonNode each : host.path("ports")) {
            if (each.path("state").stringValue("").equals("open")) {
                table.add(port(each), "open", service(each), SafeText.line(each.path("reason").stringValue("")),
                        saying(each));
                rows++;
            }
        }
        if (rows == 0) {
            screen.result("No port is known to be open.");
        } else {
            table.lines().forEach(screen::result);
        }
        hidden.forEach(line -> screen.result("Not shown: " + line));
    }

    private static String group(JsonNode group) {
        String ports = group.path("ports").stringValue("");
        long count = count(ports);
        return count + " " + SafeText.line(state(group)) + " " + SafeText.line(group.path("protocol").stringValue(""))
                + (count == 1 ? " port (" : " ports (") + SafeText.line(group.path("reason").stringValue("")) + "): "
                + SafeText.line(ports);
    }

    /// nmap's name of a state.
    private static String state(JsonNode verdict) {
        String state = verdict.path("state").stringValue("");
        return state.equals("openFiltered") ? "open|filtered" : state;
    }

    /// How many ports a text such as `1-6,8` stands for.
    static long count(String ports) {
        long count = 0;
        for (String range : ports.split(",")) {
            int dash = range.indexOf('-');
            try {
                count += dash < 0
                        ? range.isEmpty() ? 0 : 1
                        : Long.parseLong(range.substring(dash + 1)) - Long.parseLong(range.substring(0, dash)) + 1;
            } catch (NumberFormatException _) {
                count++; // it is shown as it is
            }
        }
        return count;
    }

    private static String port(JsonNode finding) {
        return finding.path("port").intValue(0) + "/" + SafeText.line(finding.path("protocol").stringValue(""));
    }

    private static String service(JsonNode finding) {
        String registered = SafeText.line(finding.path("service").stringValue(""));
        String identified = SafeText.line(finding.path("identified").stringValue(""));
        if (identified.isEmpty() || identified.equals(registered)) {
            return registered.isEmpty() ? "unknown" : registered;
        }
        return registered.isEmpty() ? "like " + identified : registered + ", like " + identified;
    }

    private static String saying(JsonNode finding) {
        String text = finding.path("greeting").path("text").stringValue("");
        text = SafeText.line(text.isEmpty() ? finding.path("answer").path("text").stringValue("") : text);
        return text.length() > LONGEST_SAYING ? text.substring(0, LONGEST_SAYING) + "…" : text;
    }
}
