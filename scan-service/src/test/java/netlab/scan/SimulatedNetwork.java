package netlab.scan;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/// Runs a host's scan in simulated time against a made-up host. Answers take no time; silence takes its timeout.
final class SimulatedNetwork {
    private static final long TICK = 1_000_000;

    private record Sent(int index, long until) {}

    private final HostScan scan;
    private final BiFunction<Integer, Long, Evidence> host;
    private long now;
    private int probes;

    /// @param host the evidence of a probe to a port at a time, in nanoseconds
    SimulatedNetwork(HostScan scan, BiFunction<Integer, Long, Evidence> host) {
        this.scan = scan;
        this.host = host;
    }

    /// Runs the scan to its end and gives the simulated time that it took, in nanoseconds.
    long run() {
        runUntil(600_000_000_000L);
        if (!scan.isEnded()) {
            throw new AssertionError("the scan doesn't end");
        }
        return now;
    }

    /// Runs the scan to its end, or until so much simulated time has passed, in nanoseconds.
    void runUntil(long end) {
        List<Sent> silent = new ArrayList<>();
        while (!scan.isEnded() && now < end) {
            send(silent);
            now += TICK;
            List<Sent> over = silent.stream().filter(each -> each.until() <= now).toList();
            silent.removeAll(over);
            over.forEach(each -> scan.heard(each.index(), new Evidence.Silence(), now));
        }
    }

    private void send(List<Sent> silent) {
        for (int index = scan.next(now); index != HostScan.NONE; index = scan.next(now)) {
            probes++;
            Evidence evidence = host.apply(scan.port(index), now);
            if (evidence instanceof Evidence.Silence) {
                silent.add(new Sent(index, now + scan.timeoutNanos()));
            } else {
                scan.heard(index, evidence, now);
            }
        }
    }

    int probes() {
        return probes;
    }
}
