package netlab.scan;

import netlab.contracts.Transport;

/// Decides whether a host's silent ports are probed again, how many of them, and when.
///
/// Every wave probes silent ports once. Waves go on while they bring answers, because then silence was loss or a limit
/// and not the port. Linux lets six ICMP errors through at once and then one a second to each peer: a UDP host that
/// sends them is therefore asked in waves a second apart, which are only a little larger than what they bring. Silence
/// counts as the port's own when a wave that held every silent port came back barren, for then the limit had room.
final class Retries {
    /// What comes after a wave.
    sealed interface Next {
        /// Another wave.
        ///
        /// @param size how many of the silent ports it probes
        /// @param delayNanos how long after the last probe it starts
        record Wave(int size, long delayNanos) implements Next {}

        /// No further wave.
        ///
        /// @param limited whether a limit on ICMP messages may explain the silence that is left
        record Enough(boolean limited) implements Next {}
    }

    private static final int MOST_TCP_WAVES = 10;
    private static final int SMALLEST_WAVE = 3;
    /// How long a UDP host is asked beyond what the job demands, in nanoseconds.
    private static final long PATIENCE = 60_000_000_000L;
    /// A little more than the second after which Linux lets the next ICMP error through.
    private static final long LIMIT_PERIOD = 1_020_000_000L;

    private final Transport transport;
    private final int retries;
    private int waves;
    private int barren;
    private boolean lossy;
    private long patientUntil = Long.MAX_VALUE;

    /// @param retries how often a silent port is probed again at least
    Retries(Transport transport, int retries) {
        this.transport = transport;
        this.retries = retries;
    }

    /// Takes a wave's outcome and says what comes next.
    ///
    /// @param size how many ports the wave probed
    /// @param answered how many of them got a verdict by it
    /// @param silent how many ports are without a verdict, those outside the wave included
    /// @param errors whether the host has sent ICMP errors
    /// @param elapsedNanos since the first probe to this host
    Next after(int size, int answered, int silent, boolean errors, long elapsedNanos) {
        boolean again = waves++ > 0;
        boolean limitable = transport == Transport.UDP && errors;
        if (answered > 0) {
            lossy |= again;
            barren = 0;
        } else if (size == silent) {
            barren++;
        }
        boolean asked = waves > (limitable ? Math.max(1, retries) : retries);
        if (asked && patientUntil == Long.MAX_VALUE) {
            patientUntil = elapsedNanos + PATIENCE;
        }
        boolean impatient = transport == Transport.TCP
                ? waves >= Math.max(MOST_TCP_WAVES, retries + 1)
                : elapsedNanos >= patientUntil;
        if (silent == 0 || (asked && (!lossy || barren >= 2))) {
            return new Next.Enough(false);
        }
        if (asked && impatient) {
            return new Next.Enough(limitable);
        }
        int next = limitable && lossy ? Math.min(silent, waveAfter(size, answered)) : silent;
        return new Next.Wave(next, limitable ? LIMIT_PERIOD : 0);
    }

    private static int waveAfter(int size, int answered) {
        return answered > 0 ? Math.max(SMALLEST_WAVE, 2 * answered + 1) : 2 * size;
    }

    /// How often a silent port is probed again at least.
    int least() {
        return retries;
    }
}
