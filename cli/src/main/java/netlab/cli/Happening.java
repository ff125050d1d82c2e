package netlab.cli;

import static java.util.Objects.requireNonNull;

import tools.jackson.databind.JsonNode;

/// One event of a job.
///
/// @param id its number within the job, as the stream names it
/// @param type such as `job.progress`
/// @param event the CloudEvent
record Happening(String id, String type, JsonNode event) {
    Happening {
        requireNonNull(id);
        requireNonNull(type);
        requireNonNull(event);
    }

    /// Reads one message of the stream.
    ///
    /// @throws CliFailure when it holds no event
    static Happening of(SseParser.Message message) throws CliFailure {
        JsonNode event = JsonText.object(message.data());
        String type = event.path("type").stringValue(message.type());
        return new Happening(message.id(), type, event);
    }

    JsonNode data() {
        return event.path("data");
    }

    /// Whether it is the job's last.
    boolean ending() {
        return switch (type) {
            case "job.succeeded", "job.failed", "job.cancelled" -> true;
            default -> false;
        };
    }
}
