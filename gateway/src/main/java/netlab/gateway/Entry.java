package netlab.gateway;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import netlab.contracts.Event;
import netlab.contracts.EventType;
import netlab.contracts.JobKind;
import netlab.contracts.Json;

/// An event on its way into the journal, which gives it its number.
///
/// @param type what happened
/// @param time when
/// @param data the event itself, as JSON; holds no secret
record Entry(EventType type, Instant time, String data) {
    private static final Map<JobKind, String> QUEUED = Stream.of(JobKind.values())
            .collect(Collectors.toMap(Function.identity(), kind -> Json.text(new Event.Queued(kind))));

    Entry {
        requireNonNull(type);
        requireNonNull(time);
        requireNonNull(data);
    }

    /// An event of the gateway's own.
    static Entry of(Event event, Instant time) {
        return new Entry(event.type(), time, Json.text(event));
    }

    /// A job's first event.
    static Entry queued(JobKind kind, Instant time) {
        return new Entry(EventType.QUEUED, time, requireNonNull(QUEUED.get(kind)));
    }

    /// Whether it is a job's last.
    boolean ending() {
        return type.ending().isPresent();
    }
}
