package netlab.gateway;

import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import netlab.contracts.Fault;
import netlab.contracts.InvalidSpec;
import netlab.contracts.Named;
import netlab.service.ProblemResponse;

/// Reads a request's query and notes every fault in it.
final class Query {
    private final Context request;
    private final List<Fault> faults = new ArrayList<>();

    /// @param known the parameters that there are; any other is a fault
    Query(Context request, String... known) {
        this.request = request;
        request.queryParamMap().forEach((name, values) -> {
            if (!Arrays.asList(known).contains(name)) {
                fault(name, "is not known");
            } else if (values.size() > 1) {
                fault(name, "is given more than once");
            }
        });
    }

    private void fault(String name, String detail) {
        faults.add(new Fault("", "the query's " + name + " " + detail));
    }

    <E extends Enum<E> & Named> Optional<E> choice(String name, Class<E> type) {
        List<String> names = Arrays.stream(type.getEnumConstants()).map(Named::json).toList();
        return parsed(name, "must be one of " + String.join(", ", names), value -> Named.find(type, value));
    }

    int integer(String name, int min, int max, int otherwise) {
        return parsed(name, "must be a whole number from " + min + " to " + max,
                value -> value.matches("[0-9]{1,9}")
                        ? Optional.of(Integer.valueOf(value)).filter(number -> number >= min && number <= max)
                        : Optional.empty())
                .orElse(otherwise);
    }

    <T> Optional<T> parsed(String name, String rule, Function<String, Optional<T>> parse) {
        String value = request.queryParam(name);
        if (value == null) {
            return Optional.empty();
        }
        Optional<T> parsed = parse.apply(value);
        if (parsed.isEmpty()) {
            fault(name, rule);
        }
        return parsed;
    }

    /// The end of reading.
    ///
    /// @throws ProblemResponse with `invalid-spec` and every fault
    void check() {
        if (!faults.isEmpty()) {
            throw new ProblemResponse(new InvalidSpec(faults).problem(), Map.of());
        }
    }
}
