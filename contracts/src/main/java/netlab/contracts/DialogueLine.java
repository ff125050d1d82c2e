package netlab.contracts;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// One line of a dialogue with a server, secrets masked.
///
/// @param atMs when, in milliseconds since the job began to run
/// @param from who said it
/// @param line what crossed the socket, without its CR LF
/// @param meaning what base64 stands for, or whatever the line doesn't tell by itself; null where it does
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DialogueLine(double atMs, Speaker from, String line, @Nullable String meaning) {
    public DialogueLine {
        requireNonNull(from);
        requireNonNull(line);
    }

    /// Who speaks in a dialogue.
    public enum Speaker implements Named {
        CLIENT, SERVER
    }
}
