package netlab.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Writes a job's spec: what is not given is left out, so that the gateway's defaults hold.
final class SpecWriter {
    private final ObjectNode json = JsonText.object();

    void put(String name, @Nullable String value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    void put(String name, @Nullable Integer value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    void put(String name, @Nullable Long value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    void put(String name, List<String> values) {
        if (!values.isEmpty()) {
            json.set(name, JsonText.array(values));
        }
    }

    /// Puts an object in it, unless that is empty.
    void put(String name, SpecWriter value) {
        if (!value.json.isEmpty()) {
            json.set(name, value.json);
        }
    }

    void flag(String name, boolean value) {
        if (value) {
            json.put(name, true);
        }
    }

    ObjectNode json() {
        return json;
    }

    /// Seconds in milliseconds.
    static @Nullable Long millis(@Nullable Integer seconds) {
        return seconds == null ? null : Long.valueOf(seconds * 1_000L);
    }
}
