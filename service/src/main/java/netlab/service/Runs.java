package netlab.service;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import netlab.capture.Captures;
import netlab.capture.SocketLog;
import netlab.contracts.Fault;
import netlab.contracts.JobId;
import netlab.contracts.JobResult;
import netlab.contracts.Problem;
import netlab.contracts.ProblemType;
import netlab.contracts.RunId;
import netlab.contracts.Spec;

/// The runs under way in this service: all that a service keeps.
final class Runs {
    private static final Duration CLOSING = Duration.ofSeconds(1);

    private final int most;
    private final Duration commitWait;
    private final Captures captures;
    private final Map<String, Run> byName = new ConcurrentHashMap<>();
    private boolean stopping;

    Runs(ServiceConfig config, MeterRegistry metrics, Captures captures) {
        this.captures = captures;
        this.most = config.mostRuns();
        this.commitWait = config.commitWait();
        Gauge.builder("netlab.runs.active", byName, Map::size).description("Jobs running now").register(metrics);
    }

    /// Starts a run.
    ///
    /// @param id the name that the gateway gave it; empty for a run of nobody's
    /// @throws ProblemResponse with `unavailable` when too many run, the name is taken, or the service stops; with
    ///     `invalid-spec` when its packets are wanted and it has no name by which they could be asked for
    <S extends Spec, R extends JobResult> Run start(Optional<RunId> id, JobHandler<S, R> handler, S spec) {
        String name = id.map(RunId::toString).orElseGet(() -> JobId.next().toString());
        if (spec.capture() && id.isEmpty()) {
            throw new ProblemResponse(Problem.of(ProblemType.INVALID_SPEC, "The body has a fault.")
                    .withErrors(List.of(new Fault("/capture", "is for a run with a name: send the header “Run:"
                            + " {jobId}.{attempt}”, and get “/runs/{run}/capture.pcapng” when it has ended"))),
                    Map.of());
        }
        Run run;
        Optional<Captures.Capture> capture;
        synchronized (this) {
            if (stopping) {
                throw ProblemResponse.retryAfter(ProblemType.UNAVAILABLE, "The service is stopping.", 2);
            }
            if (byName.size() >= most) {
                throw ProblemResponse.retryAfter(ProblemType.UNAVAILABLE, "The service runs " + most + " jobs already.",
                        1);
            }
            if (byName.containsKey(name)) {
                throw ProblemResponse.retryAfter(ProblemType.UNAVAILABLE, "This run is under way already.", 1);
            }
            capture = spec.capture() ? Optional.of(captures.begin(name)) : Optional.empty();
            run = new Run(name, id.isPresent(), commitWait,
                    capture.map(Captures.Capture::sockets).orElse(SocketLog.NONE));
            byName.put(name, run);
        }
        run.start(handler, spec, () -> {
            byName.remove(name, run);
            capture.ifPresent(Captures.Capture::end);
        });
        return run;
    }

    /// The run with this name, or empty when it isn't under way.
    Optional<Run> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /// Takes no more runs, lets those under way go on for a while, then breaks them off without an ending and gives them a
    /// moment to close what they opened.
    void stop(Duration wait) throws InterruptedException {
        synchronized (this) {
            stopping = true;
        }
        List<Run> running = List.copyOf(byName.values());
        try {
            awaitEnds(running, wait);
        } finally {
            running.stream().filter(run -> !run.ended()).forEach(Run::abandon);
        }
        awaitEnds(running, CLOSING);
    }

    private static void awaitEnds(List<Run> runs, Duration wait) throws InterruptedException {
        long end = System.nanoTime() + wait.toNanos();
        for (Run run : runs) {
            boolean _ = run.awaitEnd(Duration.ofNanos(Math.max(end - System.nanoTime(), 0)));
        }
    }
}
