package netlab.gateway;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import netlab.contracts.PortSet;
import netlab.contracts.PortState;
import netlab.contracts.ServiceNames;
import netlab.contracts.Transport;
import netlab.gateway.ScanOutcome.Host;
import netlab.gateway.ScanOutcome.Port;
import org.jspecify.annotations.Nullable;

/// What differs between two scans of one host. Only ports that both scans looked at are compared.
///
/// A UDP port that was silent may have been open already, so its turning into an open one, or back, is a change alone.
///
/// @param target what the later job calls it
/// @param address where the later one found it
/// @param addressBefore where the earlier one did; null where that is the same
/// @param opened the ports that were closed or filtered, and are open
/// @param closed the ports that were open, and are closed or filtered
/// @param changed the ports with any other change of state, or another service than before by how they behave
/// @param notCompared the ports that one scan alone looked at
record HostDiff(
        String target,
        String address,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String addressBefore,
        List<PortChange> opened,
        List<PortChange> closed,
        List<Change> changed,
        List<NotCompared> notCompared) {
    HostDiff {
        opened = List.copyOf(opened);
        closed = List.copyOf(closed);
        changed = List.copyOf(changed);
        notCompared = List.copyOf(notCompared);
    }

    /// What a scan says of a port.
    ///
    /// @param identified the service that it behaves like; null where that isn't known
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record View(PortState state, @Nullable String identified) {
        static View of(Host host, Port port, PortState state) {
            return new View(state, host.detail(port, "identified").orElse(null));
        }
    }

    /// A port that opened or closed.
    ///
    /// @param service the registered name; null where there is none
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record PortChange(Transport protocol, int port, @Nullable String service, View before, View after) {}

    /// Ports that changed alike.
    record Change(Transport protocol, PortSet ports, View before, View after) {}

    /// Ports that were scanned by one job alone.
    ///
    /// @param scanned `before` or `after`
    record NotCompared(Transport protocol, PortSet ports, String scanned) {}

    static HostDiff of(Host before, Host after) {
        List<PortChange> opened = new ArrayList<>();
        List<PortChange> closed = new ArrayList<>();
        List<Change> changed = new ArrayList<>();
        List<NotCompared> notCompared = new ArrayList<>();
        for (Transport protocol : Transport.values()) {
            PortSet old = before.scanned(protocol);
            PortSet recent = after.scanned(protocol);
            note(protocol, old.without(recent), "before", notCompared);
            note(protocol, recent.without(old), "after", notCompared);
            for (PortState from : PortState.values()) {
                for (PortState to : PortState.values()) {
                    PortSet ports = before.in(protocol, from).intersection(after.in(protocol, to));
                    if (definite(from) && to == PortState.OPEN) {
                        opened.addAll(single(protocol, ports, before, from, after, to));
                    } else if (from == PortState.OPEN && definite(to)) {
                        closed.addAll(single(protocol, ports, before, from, after, to));
                    } else {
                        changed.addAll(grouped(protocol, ports, before, from, after, to));
                    }
                }
            }
        }
        return new HostDiff(after.target(), after.address(),
                before.address().equals(after.address()) ? null : before.address(), opened, closed, changed,
                notCompared);
    }

    /// Whether the state rules out that the port was open.
    private static boolean definite(PortState state) {
        return state == PortState.CLOSED || state == PortState.FILTERED;
    }

    private static void note(Transport protocol, PortSet ports, String scanned, List<NotCompared> notCompared) {
        if (!ports.isEmpty()) {
            notCompared.add(new NotCompared(protocol, ports, scanned));
        }
    }

    private static List<PortChange> single(Transport protocol, PortSet ports, Host before, PortState from, Host after,
            PortState to) {
        return ports.stream().mapToObj(number -> {
            Port port = new Port(protocol, number);
            return new PortChange(protocol, number, ServiceNames.wellKnown().name(protocol, number).orElse(null),
                    View.of(before, port, from), View.of(after, port, to));
        }).toList();
    }

    private static List<Change> grouped(Transport protocol, PortSet ports, Host before, PortState from, Host after,
            PortState to) {
        Map<List<View>, List<Integer>> groups = new LinkedHashMap<>();
        ports.stream().forEach(number -> {
            View old = View.of(before, new Port(protocol, number), from);
            View recent = View.of(after, new Port(protocol, number), to);
            if (from != to || differ(old, recent)) {
                groups.computeIfAbsent(List.of(old, recent), _ -> new ArrayList<>()).add(number);
            }
        });
        List<Change> changes = new ArrayList<>();
        groups.forEach((views, each) -> changes
                .add(new Change(protocol, PortSet.of(each), views.getFirst(), views.getLast())));
        return changes;
    }

    /// Whether a port behaves like another service now. Where one scan doesn't know, there is nothing to compare.
    private static boolean differ(View before, View after) {
        return before.identified != null && after.identified != null && !before.identified.equals(after.identified);
    }

    /// How many ports of two scans of one host can be compared.
    static int compared(Host before, Host after) {
        int ports = 0;
        for (Transport protocol : Transport.values()) {
            ports += before.scanned(protocol).intersection(after.scanned(protocol)).size();
        }
        return ports;
    }

    /// Whether no port differs.
    @JsonIgnore
    boolean same() {
        return opened.isEmpty() && closed.isEmpty() && changed.isEmpty();
    }

    /// Whether there is anything to tell.
    @JsonIgnore
    boolean tells() {
        return !same() || !notCompared.isEmpty() || addressBefore != null;
    }
}
