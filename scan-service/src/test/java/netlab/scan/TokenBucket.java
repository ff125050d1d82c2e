package netlab.scan;

/// A limit as packet filters have it: so many a second, and a burst of so many at once.
final class TokenBucket {
    private final long period;
    private final long burst;
    private long tokens;
    private long at;

    TokenBucket(int perSecond, int burst) {
        period = 1_000_000_000L / perSecond;
        this.burst = burst * period;
        tokens = this.burst;
    }

    /// How Linux limits its ICMP errors to one peer by default: six at once, then one a second (`icmp_ratelimit` 1000).
    static TokenBucket ofLinuxIcmp() {
        return new TokenBucket(1, 6);
    }

    boolean allows(long now) {
        tokens = Math.min(burst, tokens + now - at);
        at = now;
        if (tokens < period) {
            return false;
        }
        tokens -= period;
        return true;
    }
}
