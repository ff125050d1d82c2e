package netlab.scan;

import java.time.Duration;

/// What holds for the probes to one host with one protocol.
///
/// @param timeout the longest wait for an answer
/// @param retries how often a silent port is probed again at least
/// @param window how many probes are under way at most
record ProbeLimits(Duration timeout, int retries, int window) {
    ProbeLimits {
        if (timeout.isNegative() || timeout.isZero() || retries < 0 || window < 1) {
            throw new IllegalArgumentException("timeout, retries or window out of range");
        }
    }
}
