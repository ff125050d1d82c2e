package netlab.cli;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Watches one job to its end, and tells what came of it.
final class JobRun {
    private final Gateway gateway;
    private final Screen screen;
    private final Following following;
    private final boolean json;

    /// @param json whether the ended job is wanted as JSON, instead of what a view makes of it
    JobRun(Gateway gateway, Screen screen, Following following, boolean json) {
        this.gateway = requireNonNull(gateway);
        this.screen = requireNonNull(screen);
        this.following = requireNonNull(following);
        this.json = json;
    }

    /// Watches a job.
    ///
    /// @param onInterrupt what is done when the user ends this program first
    /// @return the exit code
    int watch(String id, View view, Runnable onInterrupt) throws CliFailure, InterruptedException {
        JobNotes notes = new JobNotes(screen);
        Optional<Happening> ending;
        try (var _ = new Interruption(onInterrupt)) {
            ending = following.follow(id, happening -> {
                if (!notes.show(happening) && !json) {
                    view.show(happening);
                }
            });
        } finally {
            screen.bar("");
        }
        if (json || ending.isEmpty()) {
            return show(gateway.job(id), view);
        }
        return switch (ending.get().type()) {
            case "job.succeeded" -> succeeded(ending.get().data(), view);
            case "job.failed" -> failed(ending.get().data());
            default -> cancelled();
        };
    }

    /// Follows a job and gives each event as JSON, a line each.
    ///
    /// @return the exit code
    int events(String id, View view, Runnable onInterrupt) throws CliFailure, InterruptedException {
        try (var _ = new Interruption(onInterrupt)) {
            Optional<Happening> ending = following.follow(id,
                    happening -> screen.result(JsonText.line(happening.event())));
            return ending.map(last -> switch (last.type()) {
                case "job.succeeded" -> view.verdict(last.data());
                case "job.failed" -> ExitCode.JOB_FAILED;
                default -> ExitCode.CANCELLED;
            }).orElse(ExitCode.SUCCEEDED);
        }
    }

    /// Waits for a job's end, and shows nothing.
    void await(String id) throws CliFailure, InterruptedException {
        Optional<Happening> _ = following.follow(id, _ -> {});
    }

    /// Shows a job that need not have ended.
    ///
    /// @return the exit code
    int show(JsonNode job, View view) {
        String state = job.path("state").stringValue("");
        if (json) {
            screen.result(JsonText.line(job));
        }
        return switch (state) {
            case "succeeded" -> json ? view.verdict(job.path("result")) : succeeded(job.path("result"), view);
            case "failed" -> {
                if (!json) {
                    view.deplore(job.path("problem"));
                }
                yield failed(job.path("problem"));
            }
            case "cancelled" -> cancelled();
            default -> ExitCode.SUCCEEDED;
        };
    }

    private static int succeeded(JsonNode result, View view) {
        view.conclude(result);
        return view.verdict(result);
    }

    private int failed(JsonNode problem) {
        screen.error("the job failed (" + SafeText.line(Problems.slug(problem)) + "): "
                + SafeText.line(Problems.words(problem)));
        Problems.lines(problem).forEach(line -> screen.errorDetail(SafeText.line(line)));
        return ExitCode.JOB_FAILED;
    }

    private int cancelled() {
        screen.error("the job was cancelled");
        return ExitCode.CANCELLED;
    }
}
