package netlab.contracts;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A job as the gateway shows it (API.md section 1).
///
/// @param id its id
/// @param kind what kind of work
/// @param state where it stands
/// @param spec as accepted, defaults filled in, secrets masked; null in lists; to be written, not read: it may be [Json#raw]
/// @param createdAt when it was accepted
/// @param startedAt when it first ran; null before
/// @param finishedAt when it ended; null before
/// @param attempts how often it was run
/// @param runs each of these attempts, the first first; null in lists
/// @param progress how far it is; null where it never told
/// @param result when it succeeded; null in lists; to be written, not read, like the spec
/// @param problem when it failed, RFC 9457; null in lists
/// @param traceparent the trace that it belongs to (W3C Trace Context); null in lists
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Job(
        JobId id,
        JobKind kind,
        JobState state,
        @Nullable JsonNode spec,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        int attempts,
        @Nullable List<Attempt> runs,
        @Nullable JsonNode progress,
        @Nullable JsonNode result,
        @Nullable JsonNode problem,
        @Nullable String traceparent,
        Links links) {
    public Job {
        requireNonNull(id);
        requireNonNull(kind);
        requireNonNull(state);
        requireNonNull(createdAt);
        requireNonNull(links);
        runs = runs == null ? null : List.copyOf(runs);
    }

    /// One time that a job was run.
    ///
    /// @param attempt which, from 1
    /// @param startedAt when it was begun
    /// @param endedAt when it came to an ending, or to nothing; null before
    /// @param problem why it came to nothing and another follows; null otherwise
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Attempt(
            int attempt,
            Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable JsonNode problem) {}

    /// Where more about a job is.
    public record Links(String self, String events) {
        /// The links of a job.
        public static Links of(JobId id) {
            return new Links("/jobs/" + id, "/jobs/" + id + "/events");
        }
    }
}
