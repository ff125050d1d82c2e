package netlab.cli;

import tools.jackson.databind.JsonNode;

/// Shows one kind of job.
interface View {
    /// Shows an event of this kind of job; the events that all jobs have are shown elsewhere.
    void show(Happening happening);

    /// Shows the result.
    void conclude(JsonNode result);

    /// Shows what a failed job has to tell beside its problem.
    default void deplore(JsonNode problem) {}

    /// The exit code that goes with a result.
    default int verdict(JsonNode result) {
        return ExitCode.SUCCEEDED;
    }

    /// The view of a job of this kind.
    ///
    /// @param spec the job's
    static View of(String kind, JsonNode spec, Screen screen) {
        return switch (kind) {
            case "scan" -> new ScanView(screen);
            case "calc" -> spec.path("check").booleanValue(false) ? new CheckView(screen) : new CalcView(screen);
            case "mail" -> new MailView(screen);
            case "inbox" -> new InboxView(screen, spec.path("raw").booleanValue(false));
            default -> new PlainView(screen);
        };
    }
}
