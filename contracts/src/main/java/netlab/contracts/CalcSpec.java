package netlab.contracts;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// A `calc` job: one real exchange with a calc server (API.md section 2).
///
/// @param operation what to calculate
/// @param numbers 0 to 255 numbers
/// @param transport TCP unless told otherwise
/// @param server whom to ask; null for the service's own server
/// @param order the byte order on the wire
/// @param id the request's ID, an unsigned 32-bit number
/// @param localAddress what to bind to before connecting; null for any
/// @param timeoutMs the time for the whole exchange, 1 to 60,000 ms
/// @param capture whether the packets of its sockets are captured
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CalcSpec(
        Operation operation,
        List<Integer> numbers,
        Transport transport,
        @Nullable HostPort server,
        @JsonProperty("byteOrder") WireOrder order,
        long id,
        @Nullable HostPort localAddress,
        int timeoutMs,
        boolean capture) implements CalcWork {

    /// The largest request ID.
    public static final long LARGEST_ID = 0xFFFF_FFFFL;

    public CalcSpec {
        requireNonNull(operation);
        numbers = List.copyOf(numbers);
        requireNonNull(transport);
        requireNonNull(order);
        if (numbers.size() > 255 || id < 0 || id > LARGEST_ID || timeoutMs < 1) {
            throw new IllegalArgumentException("numbers, id or timeoutMs out of range");
        }
    }

    static CalcSpec read(Fields fields) throws InvalidSpec {
        if (!fields.has("operation") || fields.isNull("operation")) {
            fields.fault("operation", "is required");
        }
        Operation operation = fields.choice("operation", Operation.class).orElse(Operation.SUM);
        List<Integer> numbers = fields.requiredIntegers("numbers", 255);
        Transport transport = fields.choice("transport", Transport.class).orElse(Transport.TCP);
        Optional<HostPort> server = Addresses.server(fields, "server");
        WireOrder order = fields.choice("byteOrder", WireOrder.class).orElse(WireOrder.BIG);
        long id = fields.integer("id", 0, LARGEST_ID, ThreadLocalRandom.current().nextLong(LARGEST_ID + 1));
        Optional<HostPort> local = Addresses.hostPort(fields, "localAddress", 0);
        int timeoutMs = fields.integer("timeoutMs", 1, 60_000, 5_000);
        boolean capture = fields.flag("capture", false);
        fields.end();
        return new CalcSpec(operation, numbers, transport, server.orElse(null), order, id, local.orElse(null),
                timeoutMs, capture);
    }
}
