package netlab.scan;

/// How long an answer takes, estimated as RFC 6298, section 2 does, in nanoseconds. Every attempt has its own socket,
/// so each sample is of the attempt that was answered (section 3).
final class RoundTrip {
    private final long floor;
    private final long ceiling;
    private long smoothed = -1;
    private long variation;

    /// @param floor the shortest wait, in nanoseconds
    /// @param ceiling the longest wait, in nanoseconds; wins over the floor
    RoundTrip(long floor, long ceiling) {
        this.floor = floor;
        this.ceiling = ceiling;
    }

    /// Takes a measured round trip into account.
    void sample(long rttNanos) {
        if (smoothed < 0) {
            smoothed = rttNanos;
            variation = rttNanos / 2;
        } else {
            variation += (Math.abs(smoothed - rttNanos) - variation) / 4;
            smoothed += (rttNanos - smoothed) / 8;
        }
    }

    /// How long to wait for an answer, in nanoseconds: the ceiling as long as nothing was measured.
    ///
    /// @param attempt 0 for the first, with each further one doubling the wait (section 5.5)
    long timeout(int attempt) {
        if (smoothed < 0) {
            return ceiling;
        }
        long estimate = Math.max(floor, smoothed + 4 * variation);
        return Math.min(ceiling, estimate << Math.min(attempt, 10));
    }
}
