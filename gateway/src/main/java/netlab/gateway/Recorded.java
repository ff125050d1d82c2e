package netlab.gateway;

import java.time.Instant;
import netlab.contracts.CloudEvent;
import netlab.contracts.EventType;
import netlab.contracts.JobId;
import netlab.contracts.JobKind;
import netlab.contracts.Json;

/// An event as the journal keeps it.
///
/// @param position its place among the events of all jobs; later events have greater ones
/// @param job whose event
/// @param kind the job's kind
/// @param sequence its number within its job, from 1 without a gap
/// @param type what happened
/// @param time when
/// @param data the event itself, as JSON
record Recorded(
        long position,
        JobId job,
        JobKind kind,
        long sequence,
        EventType type,
        Instant time,
        String data) {

    /// The event as clients see it.
    CloudEvent envelope() {
        return CloudEvent.of(job, sequence, type, time, Json.raw(data));
    }

    /// Whether it is its job's last.
    boolean ending() {
        return type.ending().isPresent();
    }
}
