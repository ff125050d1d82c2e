package netlab.scan;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import netlab.contracts.PortSet;
import netlab.contracts.ProblemType;
import netlab.service.JobFailure;
import netlab.service.TargetPolicy;

/// Finds the addresses that a job's targets stand for. Each is checked before any is probed, and then used as it was
/// checked: a name is looked up once.
final class Targets {
    private static final int MOST = 4_096;

    private final TargetPolicy policy;

    Targets(TargetPolicy policy) {
        this.policy = requireNonNull(policy);
    }

    /// The addresses in the order of the targets: of a name its first one, of a network every one.
    ///
    /// @param ports the ports that are going to be probed, on every address
    /// @throws JobFailure with `unknown-host`, or with `target-not-allowed` when one port on one address isn't allowed
    List<Target> find(List<String> names, PortSet ports) throws JobFailure {
        List<Target> targets = new ArrayList<>();
        for (String name : new LinkedHashSet<>(names)) {
            Optional<AddressBlock> block = block(name);
            if (block.isEmpty()) {
                add(name, policy.resolve(name).getFirst(), ports, targets);
                continue;
            }
            for (Iterator<InetAddress> each = block.get().addresses().iterator(); each.hasNext();) {
                add(name, each.next(), ports, targets);
            }
        }
        return targets;
    }

    private static Optional<AddressBlock> block(String name) throws JobFailure {
        try {
            return AddressBlock.parse(name);
        } catch (IllegalArgumentException e) {
            throw JobFailure.of(ProblemType.UNKNOWN_HOST, String.valueOf(e.getMessage()));
        }
    }

    private void add(String name, InetAddress address, PortSet ports, List<Target> targets) throws JobFailure {
        if (targets.size() == MOST) {
            throw JobFailure.of(ProblemType.TARGET_NOT_ALLOWED, "the targets are more than " + MOST + " addresses");
        }
        targets.add(new Target(targets.size(), name, policy.check(address, ports)));
    }
}
