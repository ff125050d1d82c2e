package netlab.scan;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import netlab.contracts.AddressText;
import netlab.contracts.PortSet;
import netlab.contracts.ProblemType;
import netlab.contracts.ScanSpec;
import netlab.service.JobFailure;
import netlab.service.TargetPolicy;

/// Finds the addresses that a job's targets stand for. Each is checked before any is probed, and then used as it was
/// checked: a name is looked up once.
final class Targets {
    private static final int MOST = 4_096;
    private static final int MOST_TOLD = 8;

    /// What a job's targets are.
    ///
    /// @param targets each address once
    /// @param warnings what the user should know: addresses that are not scanned, or were named more than once
    record Found(List<Target> targets, List<String> warnings) {
        Found {
            targets = List.copyOf(targets);
            warnings = List.copyOf(warnings);
        }
    }

    private final TargetPolicy policy;

    Targets(TargetPolicy policy) {
        this.policy = requireNonNull(policy);
    }

    /// The addresses in the order of the targets: of a name its first one, or all with `resolveAll`; of a network every one.
    /// An address that several targets stand for belongs to the first of them.
    ///
    /// @param ports the ports that are going to be probed, on every address
    /// @throws JobFailure with `unknown-host`, or with `target-not-allowed` when one port on one address isn't allowed
    Found find(ScanSpec spec, PortSet ports) throws JobFailure {
        Map<InetAddress, Target> targets = new LinkedHashMap<>();
        List<String> warnings = new ArrayList<>();
        for (String name : new LinkedHashSet<>(spec.targets())) {
            Iterator<InetAddress> addresses = addresses(name, spec.resolveAll(), warnings);
            int again = 0;
            while (addresses.hasNext()) {
                InetAddress used = policy.check(addresses.next(), ports);
                Target target = new Target(targets.size(), name, used);
                if (targets.putIfAbsent(used, target) != null) {
                    again++;
                } else if (targets.size() > MOST) {
                    throw JobFailure.of(ProblemType.TARGET_NOT_ALLOWED,
                            "the targets are more than " + MOST + " addresses");
                }
            }
            if (again > 0) {
                warnings.add("targets: " + name + ": " + again + (again == 1 ? " address" : " addresses")
                        + " belonged to an earlier target already");
            }
        }
        return new Found(List.copyOf(targets.values()), warnings);
    }

    private Iterator<InetAddress> addresses(String name, boolean all, List<String> warnings) throws JobFailure {
        Optional<AddressBlock> block = block(name);
        if (block.isPresent()) {
            return block.get().addresses().iterator();
        }
        List<InetAddress> addresses = List.copyOf(new LinkedHashSet<>(policy.resolve(name)));
        if (!all && addresses.size() > 1) {
            warnings.add("targets: " + name + ": " + text(addresses.getFirst()) + " is scanned, not "
                    + told(addresses.subList(1, addresses.size())) + "; resolveAll scans all");
            return addresses.subList(0, 1).iterator();
        }
        return addresses.iterator();
    }

    private static String told(List<InetAddress> addresses) {
        String shown = addresses.stream().limit(MOST_TOLD).map(Targets::text).collect(Collectors.joining(", "));
        int more = addresses.size() - MOST_TOLD;
        return more > 0 ? shown + " and " + more + " more" : shown;
    }

    private static String text(InetAddress address) {
        return AddressText.of(address.getAddress());
    }

    private static Optional<AddressBlock> block(String name) throws JobFailure {
        try {
            return AddressBlock.parse(name);
        } catch (IllegalArgumentException e) {
            throw JobFailure.of(ProblemType.UNKNOWN_HOST, String.valueOf(e.getMessage()));
        }
    }
}
