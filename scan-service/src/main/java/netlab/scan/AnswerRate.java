package netlab.scan;

import java.util.Optional;

/// How many answers a second a host's waves bring lately, and so when the rest will have come.
final class AnswerRate {
    private static final double NANOS = 1e9;

    /// A limit on a host's answers.
    ///
    /// @param perSecond how many answers a second come
    /// @param undecided how many ports are without a verdict
    /// @param etaNanos how long these take at that rate
    record Limit(double perSecond, int undecided, long etaNanos) {}

    private double perSecond;
    private long measuredAt;
    private int waves;

    /// Takes a wave's answers. The first wave only starts the clock, since a limit lets a burst through.
    void measure(int answered, long now) {
        if (waves++ > 0) {
            double measured = answered / Math.max(1e-3, (now - measuredAt) / NANOS);
            perSecond = waves == 2 ? measured : (perSecond + measured) / 2;
        }
        measuredAt = now;
    }

    /// The limit, if anything was measured.
    Optional<Limit> limit(int undecided) {
        return perSecond > 0
                ? Optional.of(new Limit(perSecond, undecided, (long) (undecided / perSecond * NANOS)))
                : Optional.empty();
    }
}
