package netlab.contracts;

import java.util.List;

/// The evidence that a port's verdict rests on (API.md section 3).
public enum Reason implements Named {
    /// TCP: the connection was accepted.
    CONNECTED("connected"),
    /// TCP: a RST or an ICMP port unreachable came; a program can't tell them apart.
    REFUSED("refused"),
    /// Nothing came.
    NO_ANSWER("no-answer"),
    /// TCP: host, network or prohibited, alike to a program.
    UNREACHABLE("unreachable"),
    /// UDP: a datagram came back.
    ANSWERED("answered"),
    /// UDP: an ICMP port unreachable came.
    PORT_UNREACHABLE("port-unreachable"),
    /// UDP: an ICMP message said that it is prohibited.
    PROHIBITED("prohibited"),
    /// Silence that a limit of the target's may explain: on ICMP messages, or on connections.
    RATE_LIMITED("rate-limited");

    private final String json;

    Reason(String json) {
        this.json = json;
    }

    @Override
    public String json() {
        return json;
    }

    /// What it may stand for, in the order of likelihood: more than one where causes look alike to a program.
    public List<String> causes(Transport transport) {
        return switch (this) {
            case CONNECTED -> List.of("SYN-ACK");
            case REFUSED -> List.of("RST", "ICMP port unreachable");
            case UNREACHABLE -> List.of("ICMP host or network unreachable", "ICMP prohibited", "no route from here");
            case ANSWERED -> List.of("datagram");
            case PORT_UNREACHABLE -> List.of("ICMP port unreachable");
            case PROHIBITED -> List.of("ICMP prohibited");
            case NO_ANSWER -> transport == Transport.TCP
                    ? List.of("dropped", "lost at every attempt")
                    : List.of("open and silent", "dropped", "ICMP host or network unreachable",
                            "lost at every attempt");
            case RATE_LIMITED -> List.of("held back by the target's limit", "dropped");
        };
    }
}
