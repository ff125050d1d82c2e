package netlab.gateway;

import java.time.Instant;
import java.util.Optional;
import netlab.contracts.JobId;
import netlab.contracts.JobKind;
import netlab.contracts.TraceParent;
import tools.jackson.databind.JsonNode;

/// A job to be accepted.
///
/// @param id its new id
/// @param kind what kind of work
/// @param spec with defaults filled in and its secret masked
/// @param secret what the mask stands for, sealed; empty where there is none
/// @param client who submits it, as the queue tells clients apart
/// @param trace its place in its trace
/// @param key what tells a repeated submission from a new one
/// @param time now
record Submission(
        JobId id,
        JobKind kind,
        JsonNode spec,
        Optional<Sealed> secret,
        String client,
        TraceParent trace,
        Optional<IdempotencyKey> key,
        Instant time) {

    /// A client's `Idempotency-Key` and what it stands for.
    ///
    /// @param key as the client sent it
    /// @param digest of the kind and the body, keyed
    record IdempotencyKey(String key, String digest) {}
}
