package netlab.scan;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import netlab.contracts.Event;
import netlab.contracts.PortFinding;
import netlab.contracts.PortSet;
import netlab.contracts.Progress;
import netlab.service.Events;

/// Tells a scan's events. Open ports are told at once; ports that are not open come in ranges, with the progress, at a
/// rate that keeps their number small: four times a second at first, and ever more seldom as the scan takes longer.
final class Telling {
    /// How long until the first progress, and how many parts of the time that went by until a further one.
    static final Duration SHORTEST_PERIOD = Duration.ofMillis(250);
    private static final Duration LONGEST_PERIOD = Duration.ofSeconds(5);
    private static final int PERIODS = 40;
    /// How far back the ports a second reach.
    private static final double MEMORY_NANOS = 3e9;
    /// How many hosts' ranges are told at a time; those of the others wait.
    private static final int MOST_HOSTS = 32;

    private final Scan scan;
    private final long total;
    private final Events events;
    private final long beganAt = System.nanoTime();
    private long toldAt = beganAt;
    private long told;
    private double perSecond;

    /// @param total how many ports there are
    Telling(Scan scan, long total, Events events) {
        this.scan = requireNonNull(scan);
        this.total = total;
        this.events = requireNonNull(events);
    }

    void ports(Target target, List<PortFinding> ports) throws InterruptedException {
        for (PortFinding port : ports) {
            events.emit(new Event.ScanPort(target.name(), target.shown(), port));
        }
    }

    void limited(Finding.Limited found) throws InterruptedException {
        AnswerRate.Limit limit = found.limit();
        events.emit(new Event.ScanLimited(found.target().name(), found.target().shown(),
                found.transport(), rounded(limit.perSecond()), limit.undecided(), millis(limit.etaNanos())));
    }

    void ranges(HostScan host, Map<Verdict, BitSet> verdicts) throws InterruptedException {
        for (Map.Entry<Verdict, BitSet> each : verdicts.entrySet()) {
            events.emit(new Event.ScanPorts(host.target().name(), host.target().shown(),
                    Report.group(host.transport(), each.getKey(), PortSet.copyOf(each.getValue()))));
        }
    }

    void progressIfDue() throws InterruptedException {
        long now = System.nanoTime();
        long period = Math.clamp((now - beganAt) / PERIODS, SHORTEST_PERIOD.toNanos(), LONGEST_PERIOD.toNanos());
        if (now - toldAt >= period) {
            for (Schedule.News news : scan.news(MOST_HOSTS)) {
                ranges(news.scan(), news.verdicts());
            }
            progress(now);
        }
    }

    void progress(long now) throws InterruptedException {
        long done = scan.done();
        double lately = (done - told) * 1e9 / Math.max(1, now - toldAt);
        double weight = 1 - Math.exp((toldAt - now) / MEMORY_NANOS);
        perSecond = toldAt == beganAt ? lately : perSecond + (lately - perSecond) * weight;
        toldAt = now;
        if (done != told || scan.limitedNanos().isPresent()) {
            told = done;
            events.emit(new Event.Progressed(
                    new Progress(done, total, "ports", rounded(perSecond), eta(done).orElse(null))));
        }
    }

    private Optional<Long> eta(long done) {
        OptionalLong limited = scan.limitedNanos();
        if (perSecond <= 0 && done < total && limited.isEmpty()) {
            return Optional.empty();
        }
        long even = done == total ? 0 : (long) ((total - done) / perSecond * 1_000);
        long eta = limited.isPresent() ? millis(limited.getAsLong()) : even;
        return Optional.of(scan.left().map(left -> Math.min(eta, left.toMillis())).orElse(eta));
    }

    private static long millis(long nanos) {
        return nanos / 1_000_000;
    }

    private static double rounded(double perSecond) {
        return Math.round(perSecond * 10) / 10.0;
    }
}
