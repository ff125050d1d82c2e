package netlab.scan;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import netlab.contracts.PortFinding;
import netlab.contracts.PortSet;
import netlab.contracts.Problem;
import netlab.contracts.ProblemType;
import netlab.contracts.ScanResult;
import netlab.contracts.ScanSpec;
import netlab.contracts.Transport;
import netlab.service.Events;
import netlab.service.JobFailure;
import netlab.service.JobHandler;
import netlab.service.TargetPolicy;

/// Does `scan` jobs (API.md, section 3). All events of a job are told by its own thread.
final class ScanJobs implements JobHandler<ScanSpec, ScanResult> {
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
        ScanPlan plan = plan(spec, found.targets(), tcp, udp);
        Report report = new Report(plan);
        long sent;
        Optional<String> warning;
        try (Scan scan = Scan.start(plan, descriptors, events.sockets())) {
            follow(scan, plan, report, events);
            sent = scan.probesSent();
            warning = scan.warning();
        }
        double durationMs = Math.round((System.nanoTime() - began) / 1_000.0) / 1_000.0;
        List<String> warnings = Stream.of(spec.warnings(), found.warnings(), warning.stream().toList())
                .flatMap(List::stream)
                .toList();
        return new ScanResult(report.hosts(), sent, durationMs, warnings);
    }

    private static ScanPlan plan(ScanSpec spec, List<Target> targets, PortSet tcp, PortSet udp) {
        ScanPlan.Pace pace = new ScanPlan.Pace(Duration.ofMillis(spec.minTimeoutMs()),
                Duration.ofMillis(spec.timeoutMs()), spec.retries(), spec.rate(), spec.parallelism(),
                Optional.of(Duration.ofMillis(spec.maxDurationMs())).filter(Duration::isPositive));
        // a message of the job's own is what every datagram is to hold
        Datagrams datagrams = new Datagrams(Octets.of(spec.message()),
                spec.message().equals(ScanSpec.DEFAULT_MESSAGE));
        return new ScanPlan(targets, tcp, udp, pace, spec.probe(), datagrams, Octets.of(spec.message()));
    }

    private static PortSet ports(ScanSpec spec, Transport transport) {
        return spec.protocols().contains(transport) ? spec.ports().ports(transport) : PortSet.EMPTY;
    }

    private static void follow(Scan scan, ScanPlan plan, Report report, Events events)
            throws JobFailure, InterruptedException {
        Telling telling = new Telling(scan, plan.count(), events);
        while (true) {
            Optional<Finding> finding = scan.next(Telling.SHORTEST_PERIOD);
            if (finding.isPresent()) {
                switch (finding.get()) {
                    case Finding.Port(Target target, PortFinding port) -> {
                        report.add(target, port);
                        telling.ports(target, List.of(port));
                    }
                    case Finding.Limited limited -> telling.limited(limited);
                    case Finding.HostEnded(HostScan host) -> {
                        telling.ports(host.target(), report.add(host));
                        telling.ranges(host, host.takeNews());
                    }
                    case Finding.ScanFailed(Throwable cause) -> throw new JobFailure(Problem.of(ProblemType.INTERNAL,
                            "This machine could not go on with the scan: " + cause.getMessage()), cause);
                    case Finding.ScanEnded _ -> {
                        telling.progress(System.nanoTime());
                        return;
                    }
                }
            }
            telling.progressIfDue();
        }
    }
}
