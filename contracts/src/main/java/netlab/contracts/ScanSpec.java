package netlab.contracts;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A `scan` job (API.md section 3).
///
/// @param targets 1 to 256 names, addresses and networks, which stand for 4,096 addresses at most
/// @param resolveAll whether a name that has several addresses stands for all of them, and not for its first alone
/// @param ports which ports
/// @param protocols which protocols, at least one
/// @param timeoutMs the longest wait for the answer to one probe, 1 to 60,000 ms
/// @param retries how often a silent port is probed again at least, 0 to 10
/// @param rate probes a second at most, up to 1,000,000; 0 adapts
/// @param parallelism probes under way at most, up to 65,535; 0 adapts
/// @param probe whether open TCP ports are read from and, where no greeting comes, sent the message
/// @param message what an open TCP port without a greeting is sent, up to 1,024 characters, as UTF-8
/// @param minTimeoutMs the shortest wait for the answer to one probe, however quickly others came, 0 to 60,000 ms;
/// `timeoutMs` wins over it
/// @param maxDurationMs when the scan ends at the latest, decided or not, up to a day; 0 for when all is decided
/// @param capture whether the packets of its sockets are captured
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScanSpec(
        List<String> targets,
        boolean resolveAll,
        PortSelection ports,
        List<Transport> protocols,
        int timeoutMs,
        int retries,
        int rate,
        int parallelism,
        boolean probe,
        String message,
        int minTimeoutMs,
        int maxDurationMs,
        boolean capture) implements Spec {

    /// What open ports are sent where the job doesn't say.
    public static final String DEFAULT_MESSAGE = "netlab\r\n";

    public ScanSpec {
        targets = List.copyOf(targets);
        requireNonNull(ports);
        protocols = List.copyOf(protocols);
        requireNonNull(message);
        if (targets.isEmpty() || protocols.isEmpty() || timeoutMs < 1 || retries < 0 || rate < 0 || parallelism < 0
                || minTimeoutMs < 0 || maxDurationMs < 0) {
            throw new IllegalArgumentException("targets, protocols or a number out of range");
        }
    }

    static ScanSpec read(Fields fields) throws InvalidSpec {
        List<String> targets = readTargets(fields);
        boolean resolveAll = fields.flag("resolveAll", false);
        PortSelection ports = readPorts(fields);
        List<Transport> protocols = readProtocols(fields, ports);
        int timeoutMs = fields.integer("timeoutMs", 1, 60_000, 1_000);
        int retries = fields.integer("retries", 0, 10, 1);
        int rate = fields.integer("rate", 0, 1_000_000, 0);
        int parallelism = fields.integer("parallelism", 0, 65_535, 0);
        boolean probe = fields.flag("probe", true);
        String message = fields.text("message", 1_024).orElse(DEFAULT_MESSAGE);
        int minTimeoutMs = fields.integer("minTimeoutMs", 0, 60_000, 250);
        int maxDurationMs = fields.integer("maxDurationMs", 0, 86_400_000, 0);
        boolean capture = fields.flag("capture", false);
        fields.end();
        return new ScanSpec(targets, resolveAll, ports, protocols, timeoutMs, retries, rate, parallelism, probe,
                message, minTimeoutMs, maxDurationMs, capture);
    }

    /// What a user should know of a spec that is valid all the same: which ports are given more than once.
    public List<String> warnings() {
        Set<String> warnings = new LinkedHashSet<>();
        for (Transport protocol : protocols) {
            PortSet repeated = ports.repeated(protocol);
            if (!repeated.isEmpty()) {
                warnings.add("ports: " + repeated + (repeated.size() == 1 ? " is" : " are") + " given more than once");
            }
        }
        return List.copyOf(warnings);
    }

    private static List<String> readTargets(Fields fields) {
        List<String> targets = fields.lines("targets", 256, 255, ScanSpec::wrongTarget);
        if (!fields.has("targets") || fields.isNull("targets")) {
            fields.fault("targets", "is required");
        } else if (targets.isEmpty() && !fields.faulty("targets")) {
            fields.fault("targets", "must have at least one element");
        }
        if (targets.stream().mapToInt(TargetSyntax::addresses).sum() > TargetSyntax.MOST_ADDRESSES) {
            fields.fault("targets", "stand for more than " + TargetSyntax.MOST_ADDRESSES + " addresses");
        }
        return targets;
    }

    private static Optional<String> wrongTarget(String target) {
        try {
            int _ = TargetSyntax.addresses(target);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static PortSelection readPorts(Fields fields) {
        try {
            return PortSelection.parse(fields.line("ports", 4_096).orElse("1-50"));
        } catch (IllegalArgumentException e) {
            fields.fault("ports", String.valueOf(e.getMessage()));
            return PortSelection.parse("1-50");
        }
    }

    private static List<Transport> readProtocols(Fields fields, PortSelection ports) {
        Set<Transport> prefixed = ports.prefixed();
        Set<Transport> given = EnumSet.noneOf(Transport.class);
        given.addAll(fields.choices("protocols", Transport.class));
        boolean absent = !fields.has("protocols") || fields.isNull("protocols");
        if (!absent && !fields.faulty("protocols")) {
            if (given.isEmpty()) {
                fields.fault("protocols", "must have at least one element");
            } else if (!prefixed.isEmpty() && !given.equals(prefixed)) {
                fields.fault("protocols", "disagrees with the prefixes in ports");
            }
        }
        Set<Transport> chosen = !given.isEmpty() ? given : !prefixed.isEmpty() ? prefixed : EnumSet.of(Transport.TCP);
        for (Transport protocol : chosen) {
            if (!fields.faulty("protocols") && ports.ports(protocol).isEmpty()) {
                fields.fault("ports", "selects no " + protocol.json() + " port");
            }
        }
        return new ArrayList<>(chosen);
    }
}
