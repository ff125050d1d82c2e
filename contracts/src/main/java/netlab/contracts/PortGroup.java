package netlab.contracts;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// Ports with the same verdict for the same reason.
///
/// @param protocol TCP or UDP
/// @param state the verdict
/// @param reason what it rests on
/// @param causes what the reason may stand for: more than one where they look alike to a program
/// @param ports which ports
public record PortGroup(Transport protocol, PortState state, Reason reason, List<String> causes, PortSet ports) {
    public PortGroup {
        requireNonNull(protocol);
        requireNonNull(state);
        requireNonNull(reason);
        causes = List.copyOf(causes);
        requireNonNull(ports);
    }

    /// The group with the causes that the reason has.
    public static PortGroup of(Transport protocol, PortState state, Reason reason, PortSet ports) {
        return new PortGroup(protocol, state, reason, reason.causes(protocol), ports);
    }
}
