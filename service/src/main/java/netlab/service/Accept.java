package netlab.service;

import java.util.Locale;
import netlab.contracts.ProblemType;
import org.jspecify.annotations.Nullable;

/// Chooses between JSON and an event stream by the `Accept` header (RFC 9110, section 12.5.1).
final class Accept {
    private Accept() {}

    /// Whether events are asked for; JSON is the answer to whom either will do.
    ///
    /// @throws ProblemResponse with `not-acceptable` when neither will do
    static boolean prefersEvents(@Nullable String accept) {
        if (accept == null || accept.isBlank()) {
            return false;
        }
        boolean events = false;
        for (String range : accept.split(",")) {
            String[] parts = range.split(";");
            boolean refused = java.util.Arrays.stream(parts).skip(1).map(String::strip).anyMatch(Accept::isZero);
            switch (refused ? "" : parts[0].strip().toLowerCase(Locale.ROOT)) {
                case "application/json", "application/*", "*/*", "application/problem+json" -> {
                    return false;
                }
                case SseWriter.MEDIA_TYPE, "text/*" -> events = true;
                default -> {
                    // some other type, which there is not
                }
            }
        }
        if (!events) {
            throw ProblemResponse.of(ProblemType.NOT_ACCEPTABLE,
                    "The answer is application/json or text/event-stream.");
        }
        return true;
    }

    private static boolean isZero(String parameter) {
        return parameter.replace(" ", "").toLowerCase(Locale.ROOT).matches("q=0(\\.0{0,3})?");
    }
}
