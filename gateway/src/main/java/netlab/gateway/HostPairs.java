package netlab.gateway;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import netlab.gateway.ScanOutcome.Host;

/// The hosts of two scans, the same host of both together: the one with the same address, or else with the same name, for a
/// host may have another address by the time of the next scan.
///
/// @param both in the order of the first scan
/// @param onlyBefore what the first scan alone has
/// @param onlyAfter what the second scan alone has
record HostPairs(List<Pair> both, List<Host> onlyBefore, List<Host> onlyAfter) {
    /// A host as each scan found it.
    record Pair(Host before, Host after) {}

    static HostPairs of(List<Host> before, List<Host> after) {
        List<Host> left = new ArrayList<>(before);
        List<Host> right = new ArrayList<>(after);
        IdentityHashMap<Host, Host> partners = new IdentityHashMap<>();
        pair(left, right, partners, host -> Optional.of(host.target() + " " + host.address()));
        pair(left, right, partners, host -> Optional.of(host.address()));
        pair(left, right, partners, host -> Optional.of(host.target()).filter(_ -> host.isNamed()));
        List<Pair> both = new ArrayList<>();
        for (Host host : before) {
            Host partner = partners.get(host);
            if (partner != null) {
                both.add(new Pair(host, partner));
            }
        }
        return new HostPairs(List.copyOf(both), List.copyOf(left), List.copyOf(right));
    }

    /// Takes those out that have a key in common which is no other host's.
    private static void pair(List<Host> left, List<Host> right, IdentityHashMap<Host, Host> partners,
            Function<Host, Optional<String>> key) {
        Map<String, Host> ones = unique(left, key);
        Map<String, Host> others = unique(right, key);
        ones.keySet().retainAll(others.keySet());
        others.keySet().retainAll(ones.keySet());
        others.forEach((each, partner) -> partners.put(ones.get(each), partner));
        left.removeIf(host -> key.apply(host).filter(ones::containsKey).isPresent());
        right.removeIf(host -> key.apply(host).filter(ones::containsKey).isPresent());
    }

    private static Map<String, Host> unique(List<Host> hosts, Function<Host, Optional<String>> key) {
        Map<String, Host> unique = new HashMap<>();
        Set<String> several = new HashSet<>();
        for (Host host : hosts) {
            key.apply(host).filter(each -> unique.putIfAbsent(each, host) != null).ifPresent(several::add);
        }
        unique.keySet().removeAll(several);
        return unique;
    }
}
