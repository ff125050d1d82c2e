package netlab.calc;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.SocketAddress;
import java.util.EnumMap;
import java.util.Map;
import netlab.contracts.Transport;

/// What came over one transport: the requests answered, in `calc_requests_total{transport,operation}`, and what was turned
/// away, in `calc_rejected_total{transport,reason}` as well as in the log.
final class Traffic {

    private final Transport transport;
    private final Map<WireOperation, Counter> answered = new EnumMap<>(WireOperation.class);
    private final Map<Rejection, Counter> rejected = new EnumMap<>(Rejection.class);
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
    }

    void answered(WireOperation operation) {
        requireNonNull(answered.get(operation)).increment();
    }

    void rejected(Rejection reason, SocketAddress peer) {
        requireNonNull(rejected.get(reason)).increment();
        log.rejected(transport, reason, peer);
    }
}
