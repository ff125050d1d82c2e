package netlab.gateway;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import netlab.contracts.AddressText;
import netlab.contracts.Job;
import netlab.contracts.Json;
import netlab.contracts.PortSet;
import netlab.contracts.PortState;
import netlab.contracts.ServiceNames;
import netlab.contracts.Transport;
import netlab.gateway.ScanOutcome.Host;
import netlab.gateway.ScanOutcome.Port;

/// A scan's result in nmap's XML format, as its documentation and its DTD describe it, for the programs that read that.
///
/// As there, a state that more than 25 ports of a host have is told in sum, and open ports are told singly always. What
/// peers sent is written as printable ASCII, so that any byte of it is a character of XML.
final class ScanXml {
    static final String MEDIA_TYPE = "application/xml";

    private static final String FORMAT_VERSION = "1.05";
    private static final int MOST_SINGLE = 25;
    /// API.md's reasons in nmap's words.
    private static final Map<String, String> REASONS = Map.of("connected", "syn-ack", "refused", "conn-refused",
            "no-answer", "no-response", "unreachable", "dest-unreach", "answered", "udp-response", "port-unreachable",
            "port-unreach", "prohibited", "admin-prohibited", "rate-limited", "no-response", "", "unknown-response");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss uuuu", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final XmlElements xml;

    private ScanXml(XmlElements xml) {
        this.xml = xml;
    }

    static byte[] of(Job job, ScanOutcome outcome) {
        return XmlElements.document("<!DOCTYPE nmaprun>", xml -> new ScanXml(xml).write(job, outcome));
    }

    private void write(Job job, ScanOutcome outcome) {
        Instant start = job.startedAt() == null ? job.createdAt() : job.startedAt();
        Instant end = job.finishedAt() == null ? start : job.finishedAt();
        xml.begin("nmaprun", "scanner", "nmap", "args", "netlab scan " + Json.text(requireNonNull(job.spec())), "start",
                start.getEpochSecond(), "startstr",
                TIME.format(start), "version", "netlab", "xmloutputversion", FORMAT_VERSION);
        scanInfo(outcome);
        xml.empty("verbose", "level", 0);
        xml.empty("debugging", "level", 0);
        for (Host host : outcome.hosts()) {
            host(host, start, end);
        }
        runStats(outcome.hosts().size(), start, end);
        xml.end();
    }

    private void scanInfo(ScanOutcome outcome) {
        for (Transport protocol : Transport.values()) {
            PortSet ports = outcome.hosts()
                    .stream()
                    .map(host -> host.scanned(protocol))
                    .reduce(PortSet.EMPTY, PortSet::union);
            if (!ports.isEmpty()) {
                xml.empty("scaninfo", "type", protocol == Transport.TCP ? "connect" : "udp", "protocol",
                        protocol.json(),
                        "numservices", ports.size(), "services", ports);
            }
        }
    }

    private void host(Host host, Instant start, Instant end) {
        xml.begin("host", "starttime", start.getEpochSecond(), "endtime", end.getEpochSecond());
        xml.empty("status", "state", "up", "reason", "user-set", "reason_ttl", 0);
        InetAddress address = InetAddress.ofLiteral(host.address());
        xml.empty("address", "addr", AddressText.of(address.getAddress()), "addrtype", address.getAddress().length == 4
                ? "ipv4"
                : "ipv6");
        xml.begin("hostnames");
        if (host.isNamed()) {
            xml.empty("hostname", "name", host.target(), "type", "user");
        }
        xml.end();
        ports(host);
        times(host);
        xml.end();
    }

    private void ports(Host host) {
        List<PortState> summed = summed(host);
        xml.begin("ports");
        for (PortState state : summed) {
            xml.begin("extraports", "state", nmaps(state), "count", count(host, state));
            extraReasons(host, state);
            xml.end();
        }
        for (Transport protocol : Transport.values()) {
            Map<Integer, PortState> single = new TreeMap<>();
            for (PortState state : PortState.values()) {
                if (!summed.contains(state)) {
                    host.in(protocol, state).stream().forEach(port -> single.put(port, state));
                }
            }
            Map<Integer, String> reasons = reasons(host, protocol, single.values());
            for (Map.Entry<Integer, PortState> each : single.entrySet()) {
                port(host, new Port(protocol, each.getKey()), each.getValue(),
                        reasons.getOrDefault(each.getKey(), ""));
            }
        }
        xml.end();
    }

    /// The states that are told in sum, the one with the most ports first.
    private static List<PortState> summed(Host host) {
        return Arrays.stream(PortState.values())
                .filter(state -> state != PortState.OPEN && count(host, state) > MOST_SINGLE)
                .sorted(Comparator.comparingInt((PortState state) -> count(host, state)).reversed())
                .toList();
    }

    private static int count(Host host, PortState state) {
        return host.in(Transport.TCP, state).size() + host.in(Transport.UDP, state).size();
    }

    private static Map<Integer, String> reasons(Host host, Transport protocol, Collection<PortState> states) {
        Map<Integer, String> reasons = new HashMap<>();
        for (PortState state : Set.copyOf(states)) {
            host.byReason(protocol, state)
                    .forEach((reason, ports) -> ports.stream().forEach(port -> reasons.put(port, reason)));
        }
        return reasons;
    }

    private void extraReasons(Host host, PortState state) {
        for (Transport protocol : Transport.values()) {
            for (Map.Entry<String, PortSet> each : host.byReason(protocol, state).entrySet()) {
                xml.empty("extrareasons", "reason", nmaps(each.getKey()), "count", each.getValue().size(), "proto",
                        protocol.json(), "ports", each.getValue());
            }
        }
    }

    private void port(Host host, Port port, PortState state, String reason) {
        xml.begin("port", "protocol", port.protocol().json(), "portid", port.number());
        xml.empty("state", "state", nmaps(state), "reason", nmaps(reason), "reason_ttl", 0);
        Optional<String> identified = host.detail(port, "identified");
        Optional<String> registered = ServiceNames.wellKnown().name(port.protocol(), port.number());
        if (identified.isPresent()) {
            xml.empty("service", "name", identified.get(), "method", "probed", "conf", 10);
        } else if (registered.isPresent()) {
            xml.empty("service", "name", registered.get(), "method", "table", "conf", 3);
        }
        script(host, port, "banner", "greeting");
        script(host, port, "answer", "answer");
        xml.end();
    }

    /// What a port sent, exactly in an element of its own.
    private void script(Host host, Port port, String id, String field) {
        Optional<String> hex = host.sent(port, field);
        if (hex.isPresent()) {
            xml.begin("script", "id", id, "output", PeerText.ofHex(withoutLineEnds(hex.get())));
            xml.begin("elem", "key", "hex");
            xml.text(hex.get());
            xml.end();
            xml.end();
        }
    }

    private static String withoutLineEnds(String hex) {
        int end = hex.length();
        while (end >= 2 && (hex.startsWith("0a", end - 2) || hex.startsWith("0d", end - 2))) {
            end -= 2;
        }
        return hex.substring(0, end);
    }

    /// The round trip as RFC 6298, section 2 estimates it from the open ports, in microseconds.
    private void times(Host host) {
        double srtt = 0;
        double rttvar = 0;
        for (Port port : host.findings().keySet()) {
            double rtt = host.rttMs(port).map(BigDecimal::doubleValue).orElse(0.0) * 1_000;
            if (rtt > 0) {
                rttvar = srtt == 0 ? rtt / 2 : 0.75 * rttvar + 0.25 * Math.abs(srtt - rtt);
                srtt = srtt == 0 ? rtt : 0.875 * srtt + 0.125 * rtt;
            }
        }
        if (srtt > 0) {
            xml.empty("times", "srtt", Math.round(srtt), "rttvar", Math.round(rttvar), "to",
                    Math.round(srtt + 4 * rttvar));
        }
    }

    private void runStats(int hosts, Instant start, Instant end) {
        String elapsed = String.format(Locale.ROOT, "%.2f", Duration.between(start, end).toMillis() / 1_000.0);
        xml.begin("runstats");
        xml.empty("finished", "time", end.getEpochSecond(), "timestr", TIME.format(end), "summary",
                "netlab done at " + TIME.format(end) + "; " + hosts + (hosts == 1 ? " address" : " addresses")
                        + " scanned in " + elapsed + " seconds",
                "elapsed", elapsed, "exit", "success");
        xml.empty("hosts", "up", hosts, "down", 0, "total", hosts);
        xml.end();
    }

    private static String nmaps(PortState state) {
        return state == PortState.OPEN_FILTERED ? "open|filtered" : state.json();
    }

    private static String nmaps(String reason) {
        return REASONS.getOrDefault(reason, reason);
    }
}
