package netlab.calc;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import netlab.contracts.Transport;

/// What came over one transport to one thread: the requests answered, in `calc_requests_total{transport,operation}`, and what
/// was turned away, in `calc_rejected_total{transport,reason}` as well as in the log.
final class Traffic {

    private static final WireOperation[] OPERATIONS = WireOperation.values();

    private final Transport transport;
    private final Counter[] answered;
    private final Map<Rejection, Counter> rejected = new EnumMap<>(Rejection.class);
    private final AnswerTimes.Recorder times;
    private final RejectionLog log;

    /// @param times where the times of this thread are noted
    Traffic(Transport transport, MeterRegistry registry, AnswerTimes.Recorder times, RejectionLog log) {
        this.transport = transport;
        this.times = times;
        this.log = log;
        this.answered = Arrays.stream(OPERATIONS)
                .map(operation -> Counter.builder("calc.requests")
                        .description("Requests answered")
                        .tag("transport", transport.json())
                        .tag("operation", operation.operation().json())
                        .register(registry))
                .toArray(Counter[]::new);
        for (Rejection reason : Rejection.values()) {
            rejected.put(reason, Counter.builder("calc.rejected")
                    .description("Requests and connections turned away")
                    .tag("transport", transport.json())
                    .tag("reason", reason.label())
                    .register(registry));
        }
    }

    /// Counts a batch, and tells how many it had.
    int answered(Tally tally) {
        int all = 0;
        for (int i = 0; i < OPERATIONS.length; i++) {
            int count = tally.take(OPERATIONS[i]);
            if (count > 0) {
                answered[i].increment(count);
                all += count;
            }
        }
        return all;
    }

    /// Notes how long the requests of a batch took, in nanoseconds.
    void took(long nanos, int requests) {
        times.record(nanos, requests);
    }

    void rejected(Rejection reason, SocketAddress peer) {
        requireNonNull(rejected.get(reason)).increment();
        log.rejected(transport, reason, peer);
    }
}
