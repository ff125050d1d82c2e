package netlab.calc;

/// Why a request has no answer, or why a client was turned away (API.md §2).
public enum Rejection implements Outcome, Decoded {
    /// The bytes after the ID can't become any operation's name.
    UNKNOWN_OPERATION("unknown-operation"),
    /// The exact result does not fit an i32.
    RESULT_OUT_OF_RANGE("result-out-of-range"),
    /// The minimum or maximum of no numbers.
    NO_NUMBERS("no-numbers"),
    /// The stream or the datagram ended inside a request.
    TRUNCATED("truncated"),
    /// The datagram goes on after its one request.
    TRAILING_BYTES("trailing-bytes"),
    /// The server has as many connections as it takes.
    CONNECTION_LIMIT("connection-limit"),
    /// No request was completed for the idle time.
    IDLE("idle"),
    /// The client did not read its answers for the write timeout.
    UNREAD_ANSWERS("unread-answers");

    private final String label;

    Rejection(String label) {
        this.label = label;
    }

    /// The value of the metric's `reason` and of the log's `reason`.
    public String label() {
        return label;
    }
}
