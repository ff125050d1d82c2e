package netlab.scan;

/// How Linux limits its ICMP errors to one peer by default: six at once, then one a second (`icmp_ratelimit` 1000).
final class LinuxIcmpLimit {
    private static final long PERIOD = 1_000_000_000L;
    private static final long BURST = 6 * PERIOD;

    private long tokens = BURST;
    private long at;

    boolean allows(long now) {
        tokens = Math.min(BURST, tokens + now - at);
        at = now;
        if (tokens < PERIOD) {
            return false;
        }
        tokens -= PERIOD;
        return true;
    }
}
