package netlab.calc;

/// What carries a request.
enum Transport {
    TCP("tcp"), UDP("udp");

    private final String label;

    Transport(String label) {
        this.label = label;
    }

    /// The value of the metric's `transport` and of the log's `transport`.
    String label() {
        return label;
    }
}
