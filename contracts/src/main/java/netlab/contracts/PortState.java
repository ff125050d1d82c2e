package netlab.contracts;

/// The verdict on one port (API.md section 3).
public enum PortState implements Named {
    /// TCP: the connection was accepted; UDP: an answer came.
    OPEN,
    /// TCP: refused; UDP: an ICMP port unreachable came.
    CLOSED,
    /// TCP: no answer or unreachable; UDP: ICMP says prohibited.
    FILTERED,
    /// UDP: silence, which an open port keeps as well as a filter.
    OPEN_FILTERED
}
