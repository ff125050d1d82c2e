package netlab.gateway;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import netlab.contracts.JobKind;
import netlab.contracts.JobState;

/// What is counted about jobs.
final class JobMetrics {
    private final MeterRegistry registry;
    private final Map<JobKind, Counter> accepted = new EnumMap<>(JobKind.class);

    JobMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (JobKind kind : JobKind.values()) {
            accepted.put(kind,
                    Counter.builder("netlab.jobs.accepted").tag("kind", kind.json()).register(registry));
        }
    }

    /// A job was accepted.
    void accepted(JobKind kind) {
        requireNonNull(accepted.get(kind)).increment();
    }

    /// A job ended.
    void ended(JobKind kind, JobState state) {
        Counter.builder("netlab.jobs.ended")
                .tag("kind", kind.json())
                .tag("state", state.json())
                .register(registry)
                .increment();
    }

    /// An attempt was lost.
    void lost(JobKind kind) {
        Counter.builder("netlab.runs.lost").tag("kind", kind.json()).register(registry).increment();
    }

    /// A job waited for its first run for so long.
    void waited(JobKind kind, Duration time) {
        record("netlab.jobs.wait", kind, time);
    }

    /// A job was in a service's hands, all attempts together, for so long.
    void ran(JobKind kind, Duration time) {
        record("netlab.jobs.run", kind, time);
    }

    private void record(String name, JobKind kind, Duration time) {
        Timer.builder(name).tag("kind", kind.json()).publishPercentileHistogram().register(registry).record(time);
    }

    /// Watches how many jobs of a kind wait and run.
    void watch(JobKind kind, Supplier<Number> waiting, Supplier<Number> running) {
        Gauge.builder("netlab.queue.depth", waiting).tag("kind", kind.json()).register(registry);
        Gauge.builder("netlab.jobs.running", running).tag("kind", kind.json()).register(registry);
    }
}
