package netlab.calc;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import netlab.contracts.Transport;

/// What came over one transport: the requests answered, in `calc_requests_total{transport,operation}`; how long answering
/// took, in `calc_answer_seconds{transport}`; and what was turned away, in `calc_rejected_total{transport,reason}` as well as
/// in the log.
final class Traffic {

    private static final Duration[] BUCKETS = {Duration.ofNanos(5_000), Duration.ofNanos(10_000),
            Duration.ofNanos(25_000), Duration.ofNanos(50_000), Duration.ofNanos(100_000), Duration.ofNanos(250_000),
            Duration.ofNanos(500_000), Duration.ofMillis(1), Duration.ofMillis(10), Duration.ofMillis(100)};

    private final Transport transport;
    private final Map<WireOperation, Counter> answered = new EnumMap<>(WireOperation.class);
    private final Map<Rejection, Counter> rejected = new EnumMap<>(Rejection.class);
    private final Timer answering;
    private final RejectionLog log;

    Traffic(Transport transport, MeterRegistry registry, RejectionLog log) {
        this.transport = transport;
        this.log = log;
        for (WireOperation operation : WireOperation.values()) {
            answered.put(operation, Counter.builder("calc.requests")
                    .description("Requests answered")
                    .tag("transport", transport.json())
                    .tag("operation", operation.operation().json())
                    .register(registry));
        }
        for (Rejection reason : Rejection.values()) {
            rejected.put(reason, Counter.builder("calc.rejected")
                    .description("Requests and connections turned away")
                    .tag("transport", transport.json())
                    .tag("reason", reason.label())
                    .register(registry));
        }
        this.answering = Timer.builder("calc.answer")
                .description("From when the server turned to its clients to when the answers of one were written, "
                        + "for all that one read brought")
                .tag("transport", transport.json())
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    /// Counts a batch.
    void answered(Tally tally) {
        for (Map.Entry<WireOperation, Counter> each : answered.entrySet()) {
            int count = tally.take(each.getKey());
            if (count > 0) {
                each.getValue().increment(count);
            }
        }
    }

    /// Notes how long a batch took, in nanoseconds.
    void took(long nanos) {
        answering.record(nanos, TimeUnit.NANOSECONDS);
    }

    void rejected(Rejection reason, SocketAddress peer) {
        requireNonNull(rejected.get(reason)).increment();
        log.rejected(transport, reason, peer);
    }
}
