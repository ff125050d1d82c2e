package netlab.cli;

import java.util.Locale;
import tools.jackson.databind.JsonNode;

/// Draws how far a job is.
final class ProgressBar {
    private static final int WIDEST = 30;
    private static final int NARROWEST = 10;
    private static final int WORTH_TELLING_MS = 1_000;

    private ProgressBar() {}

    /// How far it is in words, such as `37/100 ports, 120/s, 3 s left`.
    static String words(JsonNode progress) {
        StringBuilder words = new StringBuilder();
        words.append(progress.path("done").longValue(0)).append('/').append(progress.path("total").longValue(0));
        String unit = SafeText.line(progress.path("unit").stringValue(""));
        if (!unit.isEmpty()) {
            words.append(' ').append(unit);
        }
        if (progress.path("perSecond").isNumber()) {
            words.append(String.format(Locale.ROOT, ", %.0f/s", progress.path("perSecond").doubleValue(0)));
        }
        if (progress.path("etaMs").doubleValue(0) >= WORTH_TELLING_MS) {
            words.append(", ").append(Durations.words(progress.path("etaMs").doubleValue(0))).append(" left");
        }
        return words.toString();
    }

    /// The percentage, 0 to 100.
    static int percent(JsonNode progress) {
        double done = progress.path("done").longValue(0);
        double total = progress.path("total").longValue(0);
        return total <= 0 ? 0 : (int) Math.clamp(100 * done / total, 0, 100);
    }

    /// A bar with these words, shorter than the width.
    static String line(JsonNode progress, int width) {
        String words = words(progress);
        int percent = percent(progress);
        int length = Math.min(WIDEST, width - words.length() - 9);
        String line = "%3d%% %s".formatted(percent, words);
        if (length >= NARROWEST) {
            int full = length * percent / 100;
            line = "[" + "#".repeat(full) + ".".repeat(length - full) + "] " + line;
        }
        return line.length() < width ? line : line.substring(0, Math.max(0, width - 1));
    }
}
