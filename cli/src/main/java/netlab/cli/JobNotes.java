package netlab.cli;

import static java.util.Objects.requireNonNull;

import tools.jackson.databind.JsonNode;

/// Tells what all jobs have in common: as a bar on a terminal, as a line for each tenth of the way elsewhere.
final class JobNotes {
    private final Screen screen;
    private int tenths;

    JobNotes(Screen screen) {
        this.screen = requireNonNull(screen);
    }

    /// Whether it is an event that all jobs have.
    boolean show(Happening happening) {
        JsonNode data = happening.data();
        switch (happening.type()) {
            case "job.queued" -> screen.bar("queued");
            case "job.started" -> started(data.path("attempt").intValue(1));
            case "job.progress" -> progress(data);
            case "job.retrying" -> retrying(data);
            case "job.succeeded", "job.failed", "job.cancelled" -> screen.bar("");
            default -> {
                return false;
            }
        }
        return true;
    }

    private void started(int attempt) {
        tenths = 0;
        screen.bar("running");
        if (attempt > 1) {
            screen.note("Attempt " + attempt + " begins.");
        }
    }

    private void progress(JsonNode progress) {
        if (screen.look().errTerminal()) {
            screen.bar(ProgressBar.line(progress, screen.look().width()));
            return;
        }
        int reached = ProgressBar.percent(progress) / 10;
        if (reached > tenths) {
            tenths = reached;
            screen.note(ProgressBar.percent(progress) + "% " + ProgressBar.words(progress));
        }
    }

    private void retrying(JsonNode data) {
        screen.note("Attempt " + data.path("attempt").intValue(0) + " came to nothing ("
                + SafeText.line(Problems.words(data.path("problem"))) + "); the next begins in "
                + Durations.words(data.path("delayMs").doubleValue(0)) + ".");
    }
}
