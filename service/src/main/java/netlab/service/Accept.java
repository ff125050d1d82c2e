package netlab.service;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import netlab.contracts.Problem;
import netlab.contracts.ProblemType;
import org.jspecify.annotations.Nullable;

/// Chooses a representation by the `Accept` header (RFC 9110, section 12.5.1).
public final class Accept {
    private Accept() {}

    /// Requires that the one media type there is will do.
    ///
    /// @param accept the header; null where it was not sent
    /// @param type such as `application/json`
    /// @throws ProblemResponse with `not-acceptable` when it won't
    public static void require(@Nullable String accept, String type) {
        if (accept != null && !accept.isBlank() && quality(accept, type) == 0) {
            throw ProblemResponse.of(ProblemType.NOT_ACCEPTABLE, "The answer is " + type + ".");
        }
    }

    /// The most welcome of several media types, of equals the first.
    ///
    /// @param accept the header; null where it was not sent
    /// @param types such as `application/json`, at least one
    /// @throws ProblemResponse with `not-acceptable` when none will do
    public static String choose(@Nullable String accept, List<String> types) {
        if (accept == null || accept.isBlank()) {
            return types.getFirst();
        }
        String best = types.getFirst();
        for (String type : types) {
            if (quality(accept, type) > quality(accept, best)) {
                best = type;
            }
        }
        if (quality(accept, best) == 0) {
            throw ProblemResponse.of(ProblemType.NOT_ACCEPTABLE, "The answer is " + String.join(" or ", types) + ".");
        }
        return best;
    }

    /// Whether events are asked for; JSON is the answer to whom either will do alike.
    ///
    /// @throws ProblemResponse with `not-acceptable` when neither will do
    static boolean prefersEvents(@Nullable String accept) {
        if (accept == null || accept.isBlank()) {
            return false;
        }
        double json = Math.max(quality(accept, "application/json"), weight(accept, Problem.MEDIA_TYPE));
        double events = quality(accept, SseWriter.MEDIA_TYPE);
        if (json == 0 && events == 0) {
            throw ProblemResponse.of(ProblemType.NOT_ACCEPTABLE,
                    "The answer is application/json or text/event-stream.");
        }
        return events > json;
    }

    /// How welcome a media type is, from 0 to 1, by the range that fits it most closely.
    private static double quality(String accept, String type) {
        String all = type.substring(0, type.indexOf('/')) + "/*";
        return Stream.of(type, all, "*/*")
                .mapToDouble(range -> weight(accept, range))
                .filter(weight -> weight >= 0)
                .findFirst()
                .orElse(0);
    }

    /// The weight of exactly this range, or −1 where it isn't there.
    private static double weight(String accept, String range) {
        for (String each : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = each.split(";", -1);
            if (parts[0].strip().equals(range)) {
                return weight(parts);
            }
        }
        return -1;
    }

    private static double weight(String[] parts) {
        for (String part : parts) {
            String parameter = part.replace(" ", "");
            if (parameter.matches("q=(0(\\.[0-9]{0,3})?|1(\\.0{0,3})?)")) {
                return Double.parseDouble(parameter.substring(2));
            }
        }
        return 1;
    }
}
