package netlab.scan;

import static java.util.Objects.requireNonNull;

import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import netlab.contracts.PortSet;
import netlab.contracts.PortState;
import netlab.contracts.Transport;

/// The scan of one host with one protocol: which port is probed next, and what the answers come to. It knows no socket
/// and no clock; times are nanoseconds of one clock that the caller reads. Not thread-safe.
///
///     wave 0: every port ──► silent ports ──► wave 1 ──► silent ports ──► … ──► ended
///                  └► verdict                    └► verdict
final class HostScan {
    /// Instead of a port's index: none may be probed now.
    static final int NONE = -1;
    /// A host with more open ports than this answers for ports that it doesn't have.
    private static final int MOST_OPEN_TOLD = 1_000;

    private final Target target;
    private final Transport transport;
    private final int[] ports;
    private final Verdicts verdicts;
    private final byte[] tries;
    private final RoundTrip roundTrip;
    private final Retries retries;
    private final CongestionWindow window;
    private final AnswerRate rate = new AnswerRate();

    private final Verdict silence;
    private final Wave wave;
    private int inFlight;
    private int attempt;
    private int answered;
    private int errors;
    private boolean icmp;
    private long credit;
    private int openToTell = MOST_OPEN_TOLD;
    private int barredToTell;
    private boolean started;
    private boolean ended;
    private long lastSentAt;
    private long waveAt;
    private long interval;

    /// @param ports the ports to probe, one at least, ascending; not changed and not copied
    HostScan(Target target, Transport transport, int[] ports, ProbeLimits limits) {
        if (ports.length == 0) {
            throw new IllegalArgumentException("no ports to scan");
        }
        this.target = requireNonNull(target);
        this.transport = requireNonNull(transport);
        this.ports = ports;
        verdicts = new Verdicts(ports);
        tries = new byte[ports.length];
        roundTrip = new RoundTrip(limits.floor().toNanos(), limits.ceiling().toNanos());
        retries = new Retries(transport, limits.retries());
        window = new CongestionWindow(limits.firstWindow(), limits.largestWindow());
        barredToTell = limits.mostBarredTold();
        silence = Verdict.onSilence(transport, false);
        wave = new Wave(ports.length);
    }

    /// Starts the next attempt: the index of the port to probe now, or [#NONE].
    int next(long now) {
        if (wave.isSent() || inFlight >= window.size()
                || (started && now - waveAt < wave.slot() * interval)) {
            return NONE;
        }
        if (!started) {
            started = true;
            waveAt = now;
        }
        int index = wave.next(now);
        if (index == NONE) {
            return NONE;
        }
        lastSentAt = now;
        inFlight++;
        tries[index] = (byte) Math.min(tries[index] + 1, Byte.MAX_VALUE);
        return index;
    }

    /// Takes back an attempt that could not be made for want of this machine's own resources.
    void putBack(int index) {
        if (!ended) {
            inFlight--;
            tries[index]--;
            wave.putBack(index);
        }
    }

    /// Takes the evidence of an attempt. What comes after the end is too late.
    ///
    /// @return whether the port is worth telling by itself: it is among the first that are open or barred
    boolean heard(int index, Evidence evidence, long now) {
        if (ended) {
            return false;
        }
        learn(evidence);
        inFlight--;
        Optional<Verdict> verdict = verdict(index, evidence);
        boolean told = verdict.isPresent() && isTold(verdict.get().state());
        if (verdict.isPresent()) {
            // a filtered TCP port is filtered, whether by silence or by an unreachable host
            answered += verdict.get().state() == silence.state() ? 0 : 1;
            verdicts.set(index, verdict.get(), !told || verdict.get().state() != PortState.OPEN);
            credit += fullCredit() - Math.min(tries[index] - 1, retries.least() + 1);
        } else {
            credit += tries[index] <= retries.least() + 1 ? 1 : 0;
        }
        if (wave.isSent() && inFlight == 0) {
            endWave(now);
        }
        return told;
    }

    private Optional<Verdict> verdict(int index, Evidence evidence) {
        if (evidence instanceof Evidence.Silence) {
            return wave.silent(index) ? Optional.of(silence) : Optional.empty();
        }
        wave.answered(index, evidence instanceof Evidence.PortUnreachable);
        return Verdict.on(evidence);
    }

    private boolean isTold(PortState state) {
        return switch (state) {
            case OPEN -> openToTell-- > 0;
            case FILTERED -> barredToTell-- > 0;
            case CLOSED, OPEN_FILTERED -> false;
        };
    }

    private void learn(Evidence evidence) {
        switch (evidence) {
            case Evidence.Connected(long rtt) -> roundTrip.sample(rtt);
            case Evidence.Answered(long rtt, _) -> roundTrip.sample(rtt);
            case Evidence.Refused(long rtt) -> {
                roundTrip.sample(rtt);
                errors++;
            }
            case Evidence.PortUnreachable(long rtt) -> {
                roundTrip.sample(rtt);
                errors++;
            }
            case Evidence.Barred _ -> {
                errors++;
                icmp = true;
            }
            case Evidence.Silence _ -> {
                return;
            }
        }
        window.answered(inFlight);
    }

    private void endWave(long now) {
        Retries.Outcome outcome = wave.end(answered);
        answered = 0;
        if (attempt > 0) {
            window.lost(outcome.answered(), ports.length);
        }
        rate.measure(outcome.answered(), now);
        switch (retries.after(outcome, errors, icmp)) {
            case Retries.Next.Wave(int size, int slots, long delay, long between) -> {
                wave.begin(size, slots);
                waveAt = Math.max(now, lastSentAt + delay);
                interval = between;
                attempt++;
            }
            case Retries.Next.Enough() -> end(wave.undecided(), false);
        }
    }

    /// Ends the scan though not every port is decided.
    void giveUp() {
        if (!ended) {
            // who is still on the first attempt has not kept silent yet
            int[] silent = attempt == 0
                    ? wave.silent()
                    : IntStream.range(0, ports.length).filter(index -> !verdicts.has(index)).toArray();
            end(silent, retries.explainsSilence(errors, icmp));
        }
    }

    private void end(int[] silent, boolean limited) {
        Verdict verdict = Verdict.onSilence(transport, limited);
        for (int index : silent) {
            verdicts.set(index, verdict, true);
        }
        credit = ports.length * fullCredit();
        wave.begin(0, 0);
        ended = true;
    }

    /// A port's: a share for each attempt that it must have, and one for its verdict.
    private long fullCredit() {
        return retries.least() + 2L;
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

    /// How often the port has been probed.
    int tries(int index) {
        return tries[index];
    }

    /// How long the attempts of the wave under way wait for their answers, in nanoseconds.
    long timeoutNanos() {
        // silence under a limit is no congestion: longer waits would only slow it down
        return roundTrip.timeout(retries.isPaced() ? 0 : attempt);
    }

    /// How many ports are done. One that kept silent until now counts in part.
    int done() {
        return (int) (credit / fullCredit());
    }

    /// How many further barred ports would be told by themselves.
    int barredToTell() {
        return Math.max(0, barredToTell);
    }

    /// Whether the scan is over.
    boolean isEnded() {
        return ended;
    }

    /// What is known of a limit on the host's answers, once there is one.
    Optional<AnswerRate.Limit> limit() {
        return retries.isLimited() && !ended ? rate.limit(wave.undecided().length) : Optional.empty();
    }

    /// The verdict on a port; empty for one that has none, which at the end is one that was not probed.
    Optional<Verdict> verdict(int index) {
        return verdicts.get(index);
    }

    /// The ports with this verdict.
    PortSet with(Verdict verdict) {
        return verdicts.with(verdict);
    }

    /// The ports in this state.
    PortSet in(PortState state) {
        return verdicts.in(state);
    }

    /// The ports without a verdict.
    PortSet without() {
        return verdicts.without();
    }

    /// The verdicts that were not taken before, ports by verdict. Open ports that are told by themselves aren't among
    /// them.
    Map<Verdict, BitSet> takeNews() {
        return verdicts.takeNews();
    }

    /// Visits the indexes of the first ports whose verdict is on silence, in ascending order.
    void forEachSilent(int most, IntConsumer visitor) {
        verdicts.forEachSilent(most, visitor);
    }
}
