package netlab.scan;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import netlab.contracts.Event;
import netlab.contracts.PortFinding;
import netlab.contracts.PortSet;
import netlab.contracts.Problem;
import netlab.contracts.ProblemType;
import netlab.contracts.Progress;
import netlab.contracts.ScanResult;
import netlab.contracts.ScanSpec;
import netlab.contracts.Transport;
import netlab.service.Events;
import netlab.service.JobFailure;
import netlab.service.JobHandler;
import netlab.service.TargetPolicy;

/// Does `scan` jobs (API.md, section 3). All events of a job are told by its own thread.
final class ScanJobs implements JobHandler<ScanSpec, ScanResult> {
    private static final Duration PROGRESS_PERIOD = Duration.ofMillis(250);

    private final Targets targets;
    private final Descriptors descriptors;

    ScanJobs(TargetPolicy policy, Descriptors descriptors) {
        targets = new Targets(policy);
        this.descriptors = requireNonNull(descriptors);
    }

    /// Scans.
    ///
    /// @throws JobFailure with `unknown-host`, `target-not-allowed`, or `internal` when this machine can't go on
    /// @throws InterruptedException when interrupted; every socket is closed then
    @Override
    public ScanResult run(ScanSpec spec, Events events) throws JobFailure, InterruptedException {
        long began = System.nanoTime();
        PortSet tcp = ports(spec, Transport.TCP);
        PortSet udp = ports(spec, Transport.UDP);
        Targets.Found found = targets.find(spec, tcp.union(udp));
        ScanPlan plan = new ScanPlan(found.targets(), tcp, udp, Duration.ofMillis(spec.timeoutMs()), spec.retries(),
                spec.rate(), spec.parallelism(), spec.probe(), Octets.of(spec.message()));
        Report report = new Report(plan.targets());
        long sent;
        try (Scan scan = Scan.start(plan, descriptors)) {
            follow(scan, plan, report, events);
            sent = scan.probesSent();
        }
        double durationMs = Math.round((System.nanoTime() - began) / 1_000.0) / 1_000.0;
        List<String> warnings = Stream.concat(spec.warnings().stream(), found.warnings().stream()).toList();
        return new ScanResult(report.hosts(), sent, durationMs, warnings);
    }

    private static PortSet ports(ScanSpec spec, Transport transport) {
        return spec.protocols().contains(transport) ? spec.ports().ports(transport) : PortSet.EMPTY;
    }

    private static void follow(Scan scan, ScanPlan plan, Report report, Events events)
            throws JobFailure, InterruptedException {
        Meter meter = new Meter(scan, plan.ports(), events);
        while (true) {
            Optional<Finding> finding = scan.next(PROGRESS_PERIOD);
            if (finding.isPresent()) {
                switch (finding.get()) {
                    case Finding.OpenPort(Target target, PortFinding port) -> {
                        report.add(target, port);
                        tell(target, List.of(port), events);
                    }
                    case Finding.HostEnded(HostScan host) -> tell(host.target(), report.add(host), events);
                    case Finding.ScanFailed(Throwable cause) -> throw new JobFailure(Problem.of(ProblemType.INTERNAL,
                            "This machine could not go on with the scan: " + cause.getMessage()), cause);
                    case Finding.ScanEnded _ -> {
                        meter.tell();
                        return;
                    }
                }
            }
            meter.tellIfDue();
        }
    }

    private static void tell(Target target, List<PortFinding> ports, Events events) throws InterruptedException {
        for (PortFinding port : ports) {
            events.emit(new Event.ScanPort(target.name(), target.shown(), port));
        }
    }

    /// Tells the progress where there is some, four times a second at most.
    private static final class Meter {
        private final Scan scan;
        private final long total;
        private final Events events;
        private long told;
        private long toldAt = System.nanoTime();

        Meter(Scan scan, long total, Events events) {
            this.scan = scan;
            this.total = total;
            this.events = events;
        }

        void tellIfDue() throws InterruptedException {
            if (System.nanoTime() - toldAt >= PROGRESS_PERIOD.toNanos()) {
                tell();
                toldAt = System.nanoTime();
            }
        }

        void tell() throws InterruptedException {
            long done = scan.done();
            if (done != told) {
                told = done;
                events.emit(new Event.Progressed(new Progress(done, total, "ports")));
            }
        }
    }
}
