package netlab.gateway;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import netlab.contracts.PortSet;
import netlab.contracts.PortState;
import netlab.contracts.Transport;
import netlab.gateway.ScanOutcome.Host;
import netlab.gateway.ScanOutcome.Port;

/// A scan's result as CSV (RFC 4180), with a header: a row for each port of which more is known than its state, and one for
/// each run of other ports with the same state and reason, from `port` to `lastPort`. Ports that a scan whose time was up
/// did not probe have the state `unprobed`.
///
/// A text can't become a formula in a spreadsheet: one that begins like a formula has an apostrophe before it, and all but
/// the plainest are quoted, so that no other separator splits them either.
final class ScanCsv {
    static final String MEDIA_TYPE = "text/csv";

    private static final List<String> HEADER = List.of("target", "address", "protocol", "port", "lastPort", "state",
            "reason", "service", "identified", "rttMs", "greeting", "answer");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._/:-]*");
    private static final String FORMULA_STARTS = "=+-@|%";
    private static final String LINE_END = "\r\n";

    private static final String UNPROBED = "unprobed";

    /// Ports in a row's state.
    private record Row(int lastPort, String state, String reason) {}

    private ScanCsv() {}

    static byte[] of(ScanOutcome outcome) {
        StringBuilder csv = new StringBuilder(String.join(",", HEADER)).append(LINE_END);
        for (Host host : outcome.hosts()) {
            for (Transport protocol : host.states().keySet()) {
                rows(host, protocol).forEach((port, row) -> csv.append(line(host, new Port(protocol, port), row)));
            }
        }
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Map<Integer, Row> rows(Host host, Transport protocol) {
        Map<Integer, Row> rows = new TreeMap<>();
        PortSet known = PortSet.of(host.findings()
                .keySet()
                .stream()
                .filter(port -> port.protocol() == protocol)
                .map(Port::number)
                .toList());
        for (PortState state : PortState.values()) {
            host.byReason(protocol, state).forEach((reason, ports) -> {
                ports.intersection(known).stream().forEach(port -> rows.put(port, new Row(port, state.json(), reason)));
                ports.without(known)
                        .ranges()
                        .forEach(range -> rows.put(range.first(), new Row(range.last(), state.json(), reason)));
            });
        }
        host.unprobed()
                .getOrDefault(protocol, PortSet.EMPTY)
                .ranges()
                .forEach(range -> rows.put(range.first(), new Row(range.last(), UNPROBED, "")));
        return rows;
    }

    private static String line(Host host, Port port, Row row) {
        return Stream.of(host.target(), host.address(), port.protocol().json(), Integer.toString(port.number()),
                Integer.toString(row.lastPort()), row.state(), row.reason(), text(host.detail(port, "service")),
                text(host.detail(port, "identified")), text(host.rttMs(port).map(BigDecimal::toPlainString)),
                text(host.sent(port, "greeting").map(PeerText::ofHex)),
                text(host.sent(port, "answer").map(PeerText::ofHex)))
                .map(ScanCsv::cell)
                .collect(Collectors.joining(",", "", LINE_END));
    }

    private static String text(Optional<String> text) {
        return text.orElse("");
    }

    static String cell(String text) {
        String start = text.strip();
        boolean formula = !start.isEmpty() && FORMULA_STARTS.indexOf(start.charAt(0)) >= 0;
        String harmless = formula ? "'" + text : text;
        return PLAIN.matcher(harmless).matches() ? harmless : '"' + harmless.replace("\"", "\"\"") + '"';
    }
}
