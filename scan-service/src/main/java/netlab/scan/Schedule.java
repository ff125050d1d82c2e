package netlab.scan;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/// Whose turn it is: hands out the probes of one protocol to the loops that send them, host after host in turn, so that
/// a slow one holds up no other. Hosts are taken from their iterator only as there is room. Thread-safe.
final class Schedule {
    /// So many hosts take turns from the start; further ones join while these leave room.
    private static final int SIDE_BY_SIDE = 16;
    private static final int MOST_HOSTS = 1_024;
    /// Bounds the memory of the hosts under way: 64 of them with every port.
    private static final long MOST_PORTS = 64 * 65_535L;

    /// What is new of a host under way.
    ///
    /// @param verdicts ports by verdict
    record News(HostScan scan, Map<Verdict, BitSet> verdicts) {}

    private Iterator<HostScan> waiting;
    private final int hostsAtOnce;
    private final Ceilings ceilings;
    private final OptionalLong until;
    private final Consumer<Finding> findings;
    private final ArrayDeque<HostScan> underWay = new ArrayDeque<>();
    private final Set<HostScan> limited = new HashSet<>();
    /// Hosts whose end nobody has taken note of yet: their ports are still in memory.
    private int untaken;
    private long endedPorts;

    /// @param hosts the hosts' scans, made as they are asked for
    /// @param portsEach how many ports each of them has
    /// @param until when the scan ends at the latest, decided or not
    /// @param findings is told each host's scan that has ended, and each that finds its host limited; [#taken] says
    /// that it is done with one that has ended
    Schedule(Iterator<HostScan> hosts, int portsEach, Ceilings ceilings, OptionalLong until,
            Consumer<Finding> findings) {
        waiting = requireNonNull(hosts);
        hostsAtOnce = Math.clamp(MOST_PORTS / Math.max(1, portsEach), 1, MOST_HOSTS);
        this.ceilings = requireNonNull(ceilings);
        this.until = requireNonNull(until);
        this.findings = requireNonNull(findings);
    }

    /// The next probe to send, or empty when none may go now.
    synchronized Optional<Probe> next(long now) {
        if (ceilings.waitNanos(now) > 0) {
            return Optional.empty();
        }
        if (underWay.size() < SIDE_BY_SIDE && hasRoom()) {
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
        if (hasRoom()) {
            HostScan scan = waiting.next();
            underWay.add(scan);
            int index = scan.next(now);
            return index == HostScan.NONE ? Optional.empty() : admitted(scan, index, now);
        }
        return Optional.empty();
    }

    private boolean hasRoom() {
        return underWay.size() + untaken < hostsAtOnce && waiting.hasNext();
    }

    private Optional<Probe> admitted(HostScan scan, int index, long now) {
        if (!ceilings.admit(now)) {
            scan.putBack(index);
            return Optional.empty();
        }
        return Optional.of(new Probe(scan, index, scan.tries(index), scan.timeoutNanos()));
    }

    /// Takes the evidence of a probe.
    ///
    /// @return whether the port is worth telling by itself
    synchronized boolean heard(Probe probe, Evidence evidence, long now) {
        ceilings.settled();
        HostScan scan = probe.scan();
        if (scan.isEnded()) {
            return false;
        }
        boolean told = scan.heard(probe.index(), evidence, now);
        if (scan.isEnded()) {
            over(scan);
        } else {
            scan.limit()
                    .filter(_ -> limited.add(scan))
                    .ifPresent(limit -> findings.accept(new Finding.Limited(scan.target(), scan.transport(), limit)));
        }
        return told;
    }

    private void over(HostScan scan) {
        underWay.remove(scan);
        limited.remove(scan);
        endedPorts += scan.done();
        untaken++;
        findings.accept(new Finding.HostEnded(scan));
    }

    /// Whoever is told the findings has taken a host's that ended, which leaves room for a further one.
    synchronized void taken() {
        untaken--;
    }

    /// Takes back a probe that could not be sent for want of this machine's own resources.
    synchronized void putBack(Probe probe) {
        ceilings.unsent();
        probe.scan().putBack(probe.index());
    }

    /// Ends every host's scan, decided or not. Hosts whose turn has not come are left out.
    private void giveUp() {
        waiting = List.<HostScan>of().iterator();
        for (HostScan scan : List.copyOf(underWay)) {
            scan.giveUp();
            over(scan);
        }
    }

    /// How long the job's rate forbids a further probe, in nanoseconds.
    long waitNanos(long now) {
        return ceilings.waitNanos(now);
    }

    /// How many ports are done.
    synchronized long done() {
        return endedPorts + underWay.stream().mapToLong(HostScan::done).sum();
    }

    /// How long the slowest of the hosts that answer only so often will take; empty where there is none.
    synchronized OptionalLong limitedNanos() {
        return limited.stream()
                .flatMap(scan -> scan.limit().stream())
                .mapToLong(AnswerRate.Limit::etaNanos)
                .max();
    }

    /// What was found out about the hosts under way since the last time.
    ///
    /// @param most about so many hosts
    synchronized List<News> news(int most) {
        List<News> news = new ArrayList<>();
        for (HostScan scan : underWay) {
            if (news.size() == most) {
                break;
            }
            Map<Verdict, BitSet> verdicts = scan.takeNews();
            if (!verdicts.isEmpty()) {
                news.add(new News(scan, verdicts));
            }
        }
        return news;
    }

    /// Whether every host's scan has ended.
    synchronized boolean isEnded(long now) {
        if (until.isPresent() && now - until.getAsLong() >= 0) {
            giveUp();
        }
        return underWay.isEmpty() && !waiting.hasNext();
    }
}
