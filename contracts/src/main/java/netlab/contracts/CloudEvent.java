package netlab.contracts;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/// An event in its envelope: CloudEvents 1.0 in JSON (API.md section 1).
///
/// @param id the event's number within its job, opaque to who reads it
/// @param source the job, `/jobs/{id}`
/// @param type what happened
/// @param time when
/// @param data the event itself
@JsonPropertyOrder({"specversion", "id", "source", "type", "time", "datacontenttype", "data"})
public record CloudEvent(String id, String source, EventType type, Instant time, JsonNode data) {
    public CloudEvent {
        requireNonNull(id);
        requireNonNull(source);
        requireNonNull(type);
        requireNonNull(time);
        requireNonNull(data);
    }

    /// The envelope of a job's event.
    public static CloudEvent of(JobId job, long sequence, EventType type, Instant time, JsonNode data) {
        return new CloudEvent(Long.toString(sequence), "/jobs/" + job, type, time, data);
    }

    /// Always `1.0`.
    @JsonProperty
    public String specversion() {
        return "1.0";
    }

    /// Always JSON.
    @JsonProperty
    public String datacontenttype() {
        return "application/json";
    }

    /// Reads an envelope.
    ///
    /// @throws MalformedJson when the text is no JSON or no envelope of a type that netlab knows
    public static CloudEvent parse(String json) throws MalformedJson {
        JsonNode node = Json.parse(json);
        try {
            return new CloudEvent(node.path("id").stringValue(), node.path("source").stringValue(),
                    EventType.find(node.path("type").stringValue()).orElseThrow(),
                    Instant.parse(node.path("time").stringValue()), node.required("data"));
        } catch (RuntimeException e) {
            throw new MalformedJson("not an event: " + e.getClass().getSimpleName());
        }
    }
}
