package netlab.scan;

import java.time.Duration;

/// What holds for the probes to one host with one protocol.
///
/// @param floor the shortest wait for an answer
/// @param ceiling the longest wait for an answer; wins over the floor
/// @param retries how often a silent port is probed again at least
/// @param firstWindow how many probes are under way at first
/// @param largestWindow how many at most
/// @param mostBarredTold how many ports that something bars are told by themselves
record ProbeLimits(
        Duration floor,
        Duration ceiling,
        int retries,
        int firstWindow,
        int largestWindow,
        int mostBarredTold) {
    ProbeLimits {
        if (floor.isNegative() || ceiling.isNegative() || ceiling.isZero() || retries < 0 || firstWindow < 1
                || largestWindow < 1) {
            throw new IllegalArgumentException("timeouts, retries or windows out of range");
        }
    }
}
