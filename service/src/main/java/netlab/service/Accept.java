package netlab.service;

import java.util.Locale;
import netlab.contracts.ProblemType;
import org.jspecify.annotations.Nullable;

/// Chooses between JSON and an event stream by the `Accept` header (RFC 9110, section 12.5.1).
public final class Accept {
    private Accept() {}

    /// Requires that the one media type there is will do.
    ///
    /// @param accept the header; null where it was not sent
    /// @param type such as `application/json`
    /// @throws ProblemResponse with `not-acceptable` when it won't
    public static void require(@Nullable String accept, String type) {
        if (accept == null || accept.isBlank()) {
            return;
        }
        String all = type.substring(0, type.indexOf('/') + 1) + "*";
        for (String range : accept.split(",")) {
            String name = mediaType(range);
            if (name.equals(type) || name.equals(all) || name.equals("*/*")) {
                return;
            }
        }
        throw ProblemResponse.of(ProblemType.NOT_ACCEPTABLE, "The answer is " + type + ".");
    }

    /// Whether events are asked for; JSON is the answer to whom either will do.
    ///
    /// @throws ProblemResponse with `not-acceptable` when neither will do
    static boolean prefersEvents(@Nullable String accept) {
        if (accept == null || accept.isBlank()) {
            return false;
        }
        boolean events = false;
        for (String range : accept.split(",")) {
            switch (mediaType(range)) {
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

    /// A range's media type in lower case; empty when its weight refuses it.
    private static String mediaType(String range) {
        String[] parts = range.split(";");
        boolean refused = java.util.Arrays.stream(parts).skip(1).map(String::strip).anyMatch(Accept::isZero);
        return refused ? "" : parts[0].strip().toLowerCase(Locale.ROOT);
    }

    private static boolean isZero(String parameter) {
        return parameter.replace(" ", "").toLowerCase(Locale.ROOT).matches("q=0(\\.0{0,3})?");
    }
}
