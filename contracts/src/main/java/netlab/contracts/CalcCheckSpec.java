package netlab.contracts;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A `calc` job that checks a whole calc server, case by case: `{"check":true}`.
///
/// @param server which; null for the service's own server
/// @param order the byte order on the wire
/// @param timeoutMs how long to wait for each answer, 1 to 10,000 ms
/// @param capture whether the packets of its sockets are captured
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder("check")
public record CalcCheckSpec(
        @Nullable HostPort server,
        @JsonProperty("byteOrder") WireOrder order,
        int timeoutMs,
        boolean capture) implements CalcWork {

    public CalcCheckSpec {
        requireNonNull(order);
        if (timeoutMs < 1) {
            throw new IllegalArgumentException("timeoutMs out of range");
        }
    }

    /// What tells this spec from that of one exchange.
    @JsonProperty
    public boolean check() {
        return true;
    }

    static CalcCheckSpec read(Fields fields) throws InvalidSpec {
        Optional<HostPort> server = Addresses.server(fields, "server");
        WireOrder order = fields.choice("byteOrder", WireOrder.class).orElse(WireOrder.BIG);
        int timeoutMs = fields.integer("timeoutMs", 1, 10_000, 2_000);
        boolean capture = fields.flag("capture", false);
        fields.end();
        return new CalcCheckSpec(server.orElse(null), order, timeoutMs, capture);
    }
}
