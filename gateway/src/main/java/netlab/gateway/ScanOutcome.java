package netlab.gateway;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import netlab.contracts.Job;
import netlab.contracts.JobKind;
import netlab.contracts.Json;
import netlab.contracts.MalformedJson;
import netlab.contracts.Named;
import netlab.contracts.PortSet;
import netlab.contracts.PortState;
import netlab.contracts.Transport;
import tools.jackson.databind.JsonNode;

/// A scan's result as other representations need it, read from the JSON that the journal keeps. What a later version of
/// the scanner adds is left alone.
///
/// @param hosts in the order of the result
record ScanOutcome(List<Host> hosts) {
    ScanOutcome {
        hosts = List.copyOf(hosts);
    }

    /// A port of one protocol. They are in order of protocols, then numbers.
    record Port(Transport protocol, int number) implements Comparable<Port> {
        @Override
        public int compareTo(Port other) {
            int byProtocol = protocol.compareTo(other.protocol);
            return byProtocol != 0 ? byProtocol : Integer.compare(number, other.number);
        }
    }

    /// An address that was scanned.
    ///
    /// @param target what the job calls it
    /// @param address the address that was probed
    /// @param states the ports of each protocol that was scanned, by state
    /// @param unprobed the ports of each protocol whose turn did not come before the scan's time was up
    /// @param reasons the ports whose reason is known without a finding of their own, by reason
    /// @param findings what is known of single ports, as API.md, section 3 has it
    record Host(
            String target,
            String address,
            Map<Transport, Map<PortState, PortSet>> states,
            Map<Transport, PortSet> unprobed,
            List<Reasoned> reasons,
            Map<Port, JsonNode> findings) {

        /// All ports of a protocol that were scanned.
        PortSet scanned(Transport protocol) {
            return states.getOrDefault(protocol, Map.of()).values().stream().reduce(PortSet.EMPTY, PortSet::union);
        }

        /// The ports in this state.
        PortSet in(Transport protocol, PortState state) {
            return states.getOrDefault(protocol, Map.of()).getOrDefault(state, PortSet.EMPTY);
        }

        /// The ports in this state by their reason, in API.md's words; those whose reason the result doesn't tell have the
        /// empty one.
        Map<String, PortSet> byReason(Transport protocol, PortState state) {
            Map<String, PortSet> byReason = new TreeMap<>();
            PortSet rest = in(protocol, state);
            for (Reasoned group : reasons) {
                if (group.protocol == protocol) {
                    byReason.merge(group.reason, rest.intersection(group.ports), PortSet::union);
                    rest = rest.without(group.ports);
                }
            }
            Map<String, List<Integer>> single = new TreeMap<>();
            for (Port port : findings.keySet()) {
                if (port.protocol == protocol && rest.contains(port.number)) {
                    single.computeIfAbsent(detail(port, "reason").orElse(""), _ -> new ArrayList<>()).add(port.number);
                }
            }
            for (Map.Entry<String, List<Integer>> each : single.entrySet()) {
                PortSet ports = PortSet.of(each.getValue());
                byReason.merge(each.getKey(), ports, PortSet::union);
                rest = rest.without(ports);
            }
            byReason.merge(usual(protocol, state), rest, PortSet::union);
            byReason.values().removeIf(PortSet::isEmpty);
            return byReason;
        }

        private static String usual(Transport protocol, PortState state) {
            return state != PortState.CLOSED ? "" : protocol == Transport.TCP ? "refused" : "port-unreachable";
        }

        /// A text of what is known of a port, or empty.
        Optional<String> detail(Port port, String field) {
            return known(port, field).filter(JsonNode::isString).map(JsonNode::stringValue);
        }

        /// What a port sent, as hexadecimal digits, or empty.
        ///
        /// @param field `greeting` or `answer`
        Optional<String> sent(Port port, String field) {
            return known(port, field).map(said -> said.path("hex").stringValue("")).filter(hex -> !hex.isEmpty());
        }

        /// How long a port took to answer, in milliseconds, or empty.
        Optional<BigDecimal> rttMs(Port port) {
            return known(port, "rttMs").filter(JsonNode::isNumber).map(JsonNode::decimalValue);
        }

        private Optional<JsonNode> known(Port port, String field) {
            return Optional.ofNullable(findings.get(port)).map(finding -> finding.path(field));
        }

        /// Whether the target is a name, not an address or a network.
        boolean isNamed() {
            if (target.contains("/")) {
                return false;
            }
            try {
                InetAddress _ = InetAddress.ofLiteral(target);
                return false;
            } catch (IllegalArgumentException _) {
                return true;
            }
        }
    }

    /// Ports with one reason.
    record Reasoned(Transport protocol, String reason, PortSet ports) {}

    /// Whether a job is a scan that succeeded.
    static boolean isIn(Job job) {
        return job.kind() == JobKind.SCAN && job.result() != null;
    }

    /// What a scan that succeeded found.
    static ScanOutcome of(Job job) {
        try {
            return of(Json.parse(Json.bytes(requireNonNull(job.result()))));
        } catch (MalformedJson e) {
            throw new IllegalStateException("the journal's result of " + job.id() + " is no JSON", e);
        }
    }

    private static ScanOutcome of(JsonNode result) {
        return new ScanOutcome(result.path("hosts").valueStream().map(ScanOutcome::host).toList());
    }

    private static Host host(JsonNode host) {
        Map<Transport, Map<PortState, PortSet>> states = new EnumMap<>(Transport.class);
        Map<Transport, PortSet> unprobed = new EnumMap<>(Transport.class);
        for (Transport protocol : Transport.values()) {
            JsonNode ports = host.path(protocol.json());
            if (ports.isObject()) {
                states.put(protocol, states(ports));
                unprobed.put(protocol, PortSet.parse(ports.path("unprobed").stringValue("")));
            }
        }
        List<Reasoned> reasons = new ArrayList<>();
        for (JsonNode group : host.path("groups")) {
            reasons.add(new Reasoned(protocol(group), group.path("reason").stringValue(""),
                    PortSet.parse(group.path("ports").stringValue(""))));
        }
        Map<Port, JsonNode> findings = new TreeMap<>();
        for (JsonNode finding : host.path("ports")) {
            findings.put(new Port(protocol(finding), finding.path("port").intValue()), finding);
        }
        return new Host(host.path("target").stringValue(""), host.path("address").stringValue(""), states,
                unprobed, reasons, findings);
    }

    private static Map<PortState, PortSet> states(JsonNode protocol) {
        Map<PortState, PortSet> states = new EnumMap<>(PortState.class);
        for (PortState state : PortState.values()) {
            JsonNode ports = protocol.path(state.json());
            if (ports.isArray()) {
                states.put(state, PortSet.of(ports.valueStream().map(JsonNode::intValue).toList()));
            } else if (ports.isString()) {
                states.put(state, PortSet.parse(ports.stringValue()));
            }
        }
        return states;
    }

    private static Transport protocol(JsonNode of) {
        return Named.find(Transport.class, of.path("protocol").stringValue("")).orElseThrow();
    }
}
