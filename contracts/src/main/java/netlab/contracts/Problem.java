package netlab.contracts;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What went wrong: a problem detail (RFC 9457).
///
/// @param kind its type, which brings title and status along
/// @param detail what went wrong this time, for a person; holds no secret
/// @param errors the faults of a body; empty for other problems
/// @param reply the peer's reply that caused it; null where none did
/// @param rejected the recipients that a mail server refused; empty for other problems
/// @param dialogue the dialogue until then; null where there was none
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonPropertyOrder({"type", "title", "status", "detail", "errors", "reply", "rejected", "dialogue"})
public record Problem(
        @JsonIgnore ProblemType kind,
        String detail,
        List<Fault> errors,
        @Nullable Reply reply,
        List<MailResult.Rejection> rejected,
        @Nullable List<DialogueLine> dialogue) {

    /// The media type of problems.
    public static final String MEDIA_TYPE = "application/problem+json";

    public Problem {
        requireNonNull(kind);
        requireNonNull(detail);
        errors = List.copyOf(errors);
        rejected = List.copyOf(rejected);
        dialogue = dialogue == null ? null : List.copyOf(dialogue);
    }

    /// A problem of this type.
    public static Problem of(ProblemType kind, String detail) {
        return new Problem(kind, detail, List.of(), null, List.of(), null);
    }

    /// The same with the faults of a body.
    public Problem withErrors(List<Fault> faults) {
        return new Problem(kind, detail, faults, reply, rejected, dialogue);
    }

    /// The same with the peer's reply.
    public Problem withReply(Reply cause) {
        return new Problem(kind, detail, errors, cause, rejected, dialogue);
    }

    /// The same with the recipients that were refused.
    public Problem withRejected(List<MailResult.Rejection> recipients) {
        return new Problem(kind, detail, errors, reply, recipients, dialogue);
    }

    /// The same with the dialogue.
    public Problem withDialogue(List<DialogueLine> lines) {
        return new Problem(kind, detail, errors, reply, rejected, lines);
    }

    /// The type's address.
    @JsonProperty
    public String type() {
        return kind.path();
    }

    /// The type's title.
    @JsonProperty
    public String title() {
        return kind.title();
    }

    /// The HTTP status.
    @JsonProperty
    public int status() {
        return kind.status();
    }
}
