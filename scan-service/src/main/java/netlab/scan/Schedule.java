package netlab.scan;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;

/// Whose turn it is: hands out the probes of one protocol to the loops that send them, host after host in turn, so that
/// a slow one holds up no other. Hosts are taken from their iterator only as there is room. Thread-safe.
final class Schedule {
    /// So many hosts take turns from the start; further ones join while these leave room.
    private static final int SIDE_BY_SIDE = 16;
    private static final int MOST_HOSTS = 1_024;
    /// Bounds the memory of the hosts under way: 64 of them with every port.
    private static final long MOST_PORTS = 64 * 65_535L;

    private final Iterator<HostScan> waiting;
    private final int hostsAtOnce;
    private final Ceilings ceilings;
    private final Consumer<HostScan> ended;
    private final ArrayDeque<HostScan> underWay = new ArrayDeque<>();
    private long endedPorts;

    /// @param hosts the hosts' scans, made as they are asked for
    /// @param portsEach how many ports each of them has
    /// @param ended is told each host's scan that has ended
    Schedule(Iterator<HostScan> hosts, int portsEach, Ceilings ceilings, Consumer<HostScan> ended) {
        waiting = requireNonNull(hosts);
        hostsAtOnce = Math.clamp(MOST_PORTS / Math.max(1, portsEach), 1, MOST_HOSTS);
        this.ceilings = requireNonNull(ceilings);
        this.ended = requireNonNull(ended);
    }

    /// The next probe to send, or empty when none may go now.
    synchronized Optional<Probe> next(long now) {
        if (ceilings.waitNanos(now) > 0) {
            return Optional.empty();
        }
        if (underWay.size() < Math.min(SIDE_BY_SIDE, hostsAtOnce) && waiting.hasNext()) {
            underWay.addFirst(waiting.next());
        }
        for (int turns = underWay.size(); turns > 0; turns--) {
            HostScan scan = underWay.remove();
            underWay.add(scan);
            int index = scan.next(now);
            if (index != HostScan.NONE) {
                return admitted(scan, index, now);
            }
        }
        if (underWay.size() < hostsAtOnce && waiting.hasNext()) {
            HostScan scan = waiting.next();
            underWay.add(scan);
            int index = scan.next(now);
            return index == HostScan.NONE ? Optional.empty() : admitted(scan, index, now);
        }
        return Optional.empty();
    }

    private Optional<Probe> admitted(HostScan scan, int index, long now) {
        if (!ceilings.admit(now)) {
            scan.putBack(index);
            return Optional.empty();
        }
        return Optional.of(new Probe(scan, index, scan.timeoutNanos()));
    }

    /// Takes the evidence of a probe.
    ///
    /// @return the verdict, where the evidence suffices for one
    synchronized Optional<Verdict> heard(Probe probe, Evidence evidence, long now) {
        ceilings.settled();
        HostScan scan = probe.scan();
        Optional<Verdict> verdict = scan.heard(probe.index(), evidence, now);
        if (scan.isEnded()) {
            underWay.remove(scan);
            endedPorts += scan.done();
            ended.accept(scan);
        }
        return verdict;
    }

    /// Takes back a probe that could not be sent for want of this machine's own resources.
    synchronized void putBack(Probe probe) {
        ceilings.unsent();
        probe.scan().putBack(probe.index());
    }

    /// How long the job's rate forbids a further probe, in nanoseconds.
    long waitNanos(long now) {
        return ceilings.waitNanos(now);
    }

    /// How many ports are done.
    synchronized long done() {
        return endedPorts + underWay.stream().mapToLong(HostScan::done).sum();
    }

    /// Whether every host's scan has ended.
    synchronized boolean isEnded() {
        return underWay.isEmpty() && !waiting.hasNext();
    }
}
