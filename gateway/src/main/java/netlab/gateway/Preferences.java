package netlab.gateway;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the `Prefer` header (RFC 7240).
final class Preferences {
    private static final Pattern WAIT = Pattern.compile("(?i)wait\\s*=\\s*\"?([0-9]{1,9})\"?(\\s*;.*)?");
    private static final int LONGEST_WAIT = 60;

    private Preferences() {}

    /// How long the client prefers to wait for the outcome, 1 to 60 s; a longer wait becomes 60 s. Empty where there is no
    /// such preference; one that can't be understood is none (RFC 7240, section 2).
    static Optional<Duration> wait(List<String> headers) {
        for (String header : headers) {
            for (String preference : header.split(",")) {
                Matcher matcher = WAIT.matcher(preference.strip());
                if (matcher.matches()) {
                    int seconds = Math.min(Integer.parseInt(matcher.group(1)), LONGEST_WAIT);
                    return seconds > 0 ? Optional.of(Duration.ofSeconds(seconds)) : Optional.empty();
                }
            }
        }
        return Optional.empty();
    }
}
