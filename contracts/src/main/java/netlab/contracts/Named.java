package netlab.contracts;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/// An enum constant with the name that JSON gives it: `openFiltered` for `OPEN_FILTERED`, unless it says otherwise.
public interface Named {
    String name();

    /// The constant's name in JSON.
    @JsonValue
    default String json() {
        return JsonNames.of(this);
    }

    /// The constant that JSON calls `json`, or empty.
    static <E extends Enum<E> & Named> Optional<E> find(Class<E> type, String json) {
        return JsonNames.find(type, json);
    }
}
