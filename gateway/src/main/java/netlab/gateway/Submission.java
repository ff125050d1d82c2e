package netlab.gateway;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import netlab.contracts.Job;
import netlab.contracts.JobId;
import netlab.contracts.JobKind;
import netlab.contracts.JobState;
import netlab.contracts.Json;
import netlab.contracts.TraceParent;

/// A job to be accepted.
///
/// @param id its new id
/// @param kind what kind of work
/// @param spec as JSON, with defaults filled in and its secret masked
/// @param secret what the mask stands for, sealed; empty where there is none
/// @param client who submits it, as the queue tells clients apart
/// @param trace its place in its trace
/// @param key what tells a repeated submission from a new one
/// @param time now
record Submission(
        JobId id,
        JobKind kind,
        String spec,
        Optional<Sealed> secret,
        String client,
        TraceParent trace,
        Optional<IdempotencyKey> key,
        Instant time) {

    /// The job as it is shown when it was just accepted.
    Job job() {
        return new Job(id, kind, JobState.QUEUED, Json.raw(spec), time.truncatedTo(ChronoUnit.MILLIS), null, null, 0,
                List.of(), null, null, null, trace.toString(), Job.Links.of(id));
    }

    /// A client's `Idempotency-Key` and what it stands for.
    ///
    /// @param key as the client sent it
    /// @param digest of the kind and the body, keyed
    record IdempotencyKey(String key, String digest) {}
}
