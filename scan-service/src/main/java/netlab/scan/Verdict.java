package netlab.scan;

import java.util.Optional;
import netlab.contracts.PortState;
import netlab.contracts.Reason;
import netlab.contracts.Transport;

/// What a port is found to be, and by what (API.md section 3).
enum Verdict {
    CONNECTED(PortState.OPEN, Reason.CONNECTED), REFUSED(PortState.CLOSED, Reason.REFUSED),
    UNREACHABLE(PortState.FILTERED, Reason.UNREACHABLE), NO_CONNECTION(PortState.FILTERED, Reason.NO_ANSWER),
    ANSWERED(PortState.OPEN, Reason.ANSWERED), PORT_UNREACHABLE(PortState.CLOSED, Reason.PORT_UNREACHABLE),
    PROHIBITED(PortState.FILTERED, Reason.PROHIBITED), NO_DATAGRAM(PortState.OPEN_FILTERED, Reason.NO_ANSWER),
    RATE_LIMITED(PortState.OPEN_FILTERED, Reason.RATE_LIMITED),
    CONNECTIONS_LIMITED(PortState.FILTERED, Reason.RATE_LIMITED);

    private final PortState state;
    private final Reason reason;

    Verdict(PortState state, Reason reason) {
        this.state = state;
        this.reason = reason;
    }

    PortState state() {
        return state;
    }

    Reason reason() {
        return reason;
    }

    /// Whether nothing came that it could rest on.
    boolean isOnSilence() {
        return switch (this) {
            case NO_CONNECTION, NO_DATAGRAM, RATE_LIMITED, CONNECTIONS_LIMITED -> true;
            case CONNECTED, REFUSED, UNREACHABLE, ANSWERED, PORT_UNREACHABLE, PROHIBITED -> false;
        };
    }

    /// The verdict that one attempt's evidence suffices for; empty for silence, which may also be a lost packet.
    static Optional<Verdict> on(Evidence evidence) {
        return switch (evidence) {
            case Evidence.Connected _ -> Optional.of(CONNECTED);
            case Evidence.Refused _ -> Optional.of(REFUSED);
            case Evidence.Unreachable _ -> Optional.of(UNREACHABLE);
            case Evidence.Answered _ -> Optional.of(ANSWERED);
            case Evidence.PortUnreachable _ -> Optional.of(PORT_UNREACHABLE);
            case Evidence.Prohibited _ -> Optional.of(PROHIBITED);
            case Evidence.Silence _ -> Optional.empty();
        };
    }

    /// The verdict on a port that stayed silent at every attempt.
    ///
    /// @param limited whether a limit of the target's may explain the silence: on ICMP messages (RFC 1812, section
    /// 4.3.2.8) or on connections
    static Verdict onSilence(Transport transport, boolean limited) {
        return switch (transport) {
            case TCP -> limited ? CONNECTIONS_LIMITED : NO_CONNECTION;
            case UDP -> limited ? RATE_LIMITED : NO_DATAGRAM;
        };
    }
}
