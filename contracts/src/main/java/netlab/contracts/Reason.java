package netlab.contracts;

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
    /// UDP: silence that the target's limit on ICMP messages may explain.
    RATE_LIMITED("rate-limited");

    private final String json;

    Reason(String json) {
        this.json = json;
    }

    @Override
    public String json() {
        return json;
    }
}
