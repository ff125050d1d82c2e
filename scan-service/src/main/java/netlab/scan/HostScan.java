package netlab.scan;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import netlab.contracts.PortSet;
import netlab.contracts.PortState;
import netlab.contracts.Transport;
import org.jspecify.annotations.Nullable;

/// The scan of one host with one protocol: which port is probed next, and what the answers come to. It knows no socket
/// and no clock; times are nanoseconds of one clock that the caller reads. Not thread-safe.
///
///     wave 0: every port ──► silent ports ──► wave 1 ──► silent ports ──► … ──► ended
///                  └► verdict                    └► verdict
final class HostScan {
    /// Instead of a port's index: none may be probed now.
    static final int NONE = -1;
    private static final int SMALLEST_WINDOW = 8;
    /// The shortest wait for an answer: what a busy machine may take for it.
    private static final long SHORTEST_WAIT = 250_000_000L;

    private final Target target;
    private final Transport transport;
    private final int[] ports;
    private final @Nullable Verdict[] verdicts;
    private final RoundTrip roundTrip;
    private final Retries retries;

    /// The indexes of the undecided ports; the wave under way is the first `size` of them.
    private int[] undecided;
    private int size;
    private int position;
    private int inFlight;
    private int[] silent;
    private int silentCount;
    private int attempt;
    private int window;
    private int done;
    private boolean errors;
    private boolean started;
    private boolean ended;
    private long startedAt;
    private long lastSentAt;
    private long waveAt;

    /// @param ports the ports to probe, one at least, ascending; not changed and not copied
    HostScan(Target target, Transport transport, int[] ports, ProbeLimits limits) {
        if (ports.length == 0) {
            throw new IllegalArgumentException("no ports to scan");
        }
        this.target = requireNonNull(target);
        this.transport = requireNonNull(transport);
        this.ports = ports;
        verdicts = new Verdict[ports.length];
        roundTrip = new RoundTrip(SHORTEST_WAIT, limits.timeout().toNanos());
        retries = new Retries(transport, limits.retries());
        window = limits.window();
        undecided = IntStream.range(0, ports.length).toArray();
        silent = new int[16];
        size = ports.length;
    }

    /// Starts the next attempt: the index of the port to probe now, or [#NONE].
    int next(long now) {
        if (position == size || inFlight >= window || (started && now - waveAt < 0)) {
            return NONE;
        }
        if (!started) {
            started = true;
            startedAt = now;
        }
        lastSentAt = now;
        inFlight++;
        return undecided[position++];
    }

    /// Takes back an attempt that could not be made for want of this machine's own resources.
    void putBack(int index) {
        inFlight--;
        undecided[--position] = index;
    }

    /// Takes the evidence of an attempt.
    ///
    /// @return the verdict, where the evidence suffices for one
    Optional<Verdict> heard(int index, Evidence evidence, long now) {
        inFlight--;
        learn(evidence);
        Optional<Verdict> verdict = Verdict.on(evidence);
        if (verdict.isPresent()) {
            if (verdicts[index] == null) {
                verdicts[index] = verdict.get();
                done += attempt <= retries.least() ? 1 : 0;
            }
        } else {
            if (silentCount == silent.length) {
                silent = Arrays.copyOf(silent, 2 * silentCount);
            }
            silent[silentCount++] = index;
            done += attempt == retries.least() ? 1 : 0;
        }
        if (position == size && inFlight == 0) {
            endWave(now);
        }
        return verdict;
    }

    private void learn(Evidence evidence) {
        switch (evidence) {
            case Evidence.Connected(long rtt) -> roundTrip.sample(rtt);
            case Evidence.Refused(long rtt) -> roundTrip.sample(rtt);
            case Evidence.Answered(long rtt, _) -> roundTrip.sample(rtt);
            case Evidence.PortUnreachable(long rtt) -> {
                roundTrip.sample(rtt);
                errors = true;
            }
            case Evidence.Prohibited _ -> errors = true;
            case Evidence.Unreachable _,Evidence.Silence _ -> {}
        }
    }

    private void endWave(long now) {
        int answered = size - silentCount;
        int outside = undecided.length - size;
        int[] left = Arrays.copyOfRange(undecided, size, undecided.length + silentCount);
        System.arraycopy(silent, 0, left, outside, silentCount);
        if (attempt > 0 && answered > ports.length / 20) {
            window = Math.max(SMALLEST_WINDOW, window / 2);
        }
        switch (retries.after(size, answered, left.length, errors, now - startedAt)) {
            case Retries.Next.Wave(int ofThem, long delay) -> {
                undecided = left;
                size = ofThem;
                waveAt = lastSentAt + delay;
                position = 0;
                silentCount = 0;
                attempt++;
            }
            case Retries.Next.Enough(boolean limited) -> {
                Verdict verdict = Verdict.onSilence(transport, limited);
                for (int index : left) {
                    verdicts[index] = verdict;
                }
                done = ports.length;
                ended = true;
                undecided = new int[0];
                size = 0;
                position = 0;
            }
        }
    }

    Target target() {
        return target;
    }

    Transport transport() {
        return transport;
    }

    int port(int index) {
        return ports[index];
    }

    /// How long the attempts of the wave under way wait for their answers, in nanoseconds.
    long timeoutNanos() {
        return roundTrip.timeout(attempt);
    }

    /// How many ports have their verdict, or have been probed as often as they must be and stayed silent.
    int done() {
        return done;
    }

    /// Whether every port has its verdict.
    boolean isEnded() {
        return ended;
    }

    /// The verdict on a port, once the scan has ended.
    Verdict verdict(int index) {
        return requireNonNull(verdicts[index]);
    }

    /// The ports in this state, once the scan has ended.
    PortSet in(PortState state) {
        return PortSet.of(indexes(state).map(this::port).boxed().toList());
    }

    /// Visits the indexes of the ports in this state in ascending order, once the scan has ended.
    void forEach(PortState state, int most, IntConsumer visitor) {
        indexes(state).limit(most).forEach(visitor);
    }

    private IntStream indexes(PortState state) {
        return IntStream.range(0, ports.length).filter(index -> verdict(index).state() == state);
    }
}
