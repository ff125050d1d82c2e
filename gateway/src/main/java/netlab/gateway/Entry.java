package netlab.gateway;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import netlab.contracts.Event;
import netlab.contracts.EventType;
import netlab.contracts.Json;

/// An event on its way into the journal, which gives it its number.
///
/// @param type what happened
/// @param time when
/// @param data the event itself, as JSON; holds no secret
record Entry(EventType type, Instant time, String data) {
    Entry {
        requireNonNull(type);
        requireNonNull(time);
        requireNonNull(data);
    }

    /// An event of the gateway's own.
    static Entry of(Event event, Instant time) {
        return new Entry(event.type(), time, Json.text(event));
    }

    /// Whether it is a job's last.
    boolean ending() {
        return type.ending().isPresent();
    }
}
