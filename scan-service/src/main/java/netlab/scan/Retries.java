package netlab.scan;

import static java.util.Objects.requireNonNull;

import netlab.contracts.Transport;

/// Decides whether a host's silent ports are probed again, how many of them, and how fast.
///
/// Every wave probes silent ports once. Waves go on while they bring answers, because then silence was loss or a limit
/// and not the port. Silence counts as the port's own when waves that held every silent port came back barren: two of
/// them where loss was measured or where few ports are silent among many that answer, for these may be lost packets.
///
/// Hosts limit what they answer: Linux lets six ICMP errors to a peer through at once and then one a second, filters let
/// a few connections a second pass. A limit is suspected where few errors came and then silence. Where a further wave
/// then brings some answers and leaves others out, waves become only a little larger than what they bring, and are
/// spread over a second each, so that no answer that the limit allows is missed; and where the next wave brings some
/// again, the limit is known. Of the silent UDP ports one leads then (see [Lead]): its silence shows to be its own while
/// others are still answered, so that the end need not be waited for.
final class Retries {
    /// What comes after a wave.
    sealed interface Next {
        /// Another wave.
        ///
        /// @param size how many of the silent ports it probes
        /// @param leadSlots in how many slots, an interval apart, one of them leads; 0 for a wave without a [Lead]
        /// @param delayNanos how long after the last probe it starts
        /// @param intervalNanos between two of its probes; 0 for as fast as the window allows
        record Wave(int size, int leadSlots, long delayNanos, long intervalNanos) implements Next {}

        /// No further wave.
        record Enough() implements Next {}
    }

    /// A wave's outcome.
    ///
    /// @param size how many ports it probed
    /// @param answered how many of them got another verdict by it than silence would give them
    /// @param silent how many ports are without a verdict, those outside the wave included
    /// @param whole whether it probed every port that was without a verdict
    record Outcome(int size, int answered, int silent, boolean whole) {}

    /// A little more than the second after which Linux lets the next ICMP error through.
    static final long LIMIT_PERIOD = 1_020_000_000L;
    private static final int SMALLEST_WAVE = 4;
    /// So many errors may be the burst that a limit lets through; where more came at once, there is none that slow.
    private static final int LARGEST_BURST = 10;
    private static final int BARREN_WAVES = 2;
    /// So many answers a wave brings where a limit lets more than a burst through at once; fewer may be stray losses.
    private static final int MORE_THAN_STRAYS = 5;
    /// Silent ports are few where they are at most one in so many.
    private static final int FEW = 8;

    private final Transport transport;
    private final int retries;
    private int waves;
    private int barren;
    private int lastAnswered;
    private boolean lossy;
    private boolean suspected;
    private boolean paced;
    private boolean limited;

    /// @param retries how often a silent port is probed again at least
    Retries(Transport transport, int retries) {
        this.transport = requireNonNull(transport);
        this.retries = retries;
    }

    /// Takes a wave's outcome and says what comes next.
    ///
    /// @param errors how many refusals, ICMP errors among them, the host has sent until now
    /// @param icmp whether one of them was an ICMP error for certain
    Next after(Outcome wave, int errors, boolean icmp) {
        boolean again = waves++ > 0;
        if (wave.answered() > 0) {
            boolean steady = lastAnswered >= (suspected || paced ? 1 : MORE_THAN_STRAYS)
                    && 2 * wave.answered() >= lastAnswered;
            limited |= steady;
            paced |= again && wave.silent() > 0 && (suspected || steady);
            // few silent ports among many that answer may be loss, which one further silence does not rule out
            lossy |= again || (retries > 0 && FEW * wave.silent() <= wave.size());
            barren = 0;
        } else if (wave.whole()) {
            barren++;
        }
        lastAnswered = again ? wave.answered() : 0;
        suspected = suspects(errors, icmp);
        boolean asked = waves > (suspected && errors > 0 ? Math.max(1, retries) : retries);
        if (wave.silent() == 0 || (asked && (!lossy || barren >= BARREN_WAVES))) {
            return new Next.Enough();
        }
        if (paced) {
            return paced(wave.silent(), waveAfter(wave));
        }
        return new Next.Wave(wave.silent(), 0, suspected ? LIMIT_PERIOD : 0, 0);
    }

    private boolean suspects(int errors, boolean icmp) {
        return switch (transport) {
            // an earlier scan may have used up what the limit lets through at once
            case UDP -> errors <= LARGEST_BURST;
            case TCP -> icmp || (errors > 0 && errors <= LARGEST_BURST);
        };
    }

    private static int waveAfter(Outcome wave) {
        return Math.max(SMALLEST_WAVE, wave.answered() > 0 ? 2 * wave.answered() + 1 : 2 * wave.size());
    }

    private Next.Wave paced(int silent, int slots) {
        return switch (transport) {
            case UDP -> new Next.Wave(Math.min(silent, slots + 1), slots, LIMIT_PERIOD / slots, LIMIT_PERIOD / slots);
            // which of two SYNs that different loops send is the first is not known: none can lead
            case TCP -> {
                int size = Math.min(silent, slots);
                yield new Next.Wave(size, 0, LIMIT_PERIOD / size, LIMIT_PERIOD / size);
            }
        };
    }

    /// Whether the host answers only so often.
    boolean isLimited() {
        return limited;
    }

    /// Whether waves are spread over time, as for a limit that is known or suspected.
    boolean isPaced() {
        return paced;
    }

    /// Whether a limit, known or suspected, may explain silence.
    boolean explainsSilence(int errors, boolean icmp) {
        return paced || (errors > 0 && suspects(errors, icmp));
    }

    /// How often a silent port is probed again at least.
    int least() {
        return retries;
    }
}
