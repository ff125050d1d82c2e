package netlab.cli;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Why a command can't do what it should.
final class CliFailure extends Exception {
    private static final long serialVersionUID = 1;

    private final int exitCode;
    private final transient Optional<JsonNode> problem;

    private CliFailure(int exitCode, String message, Optional<JsonNode> problem) {
        super(requireNonNull(message));
        this.exitCode = exitCode;
        this.problem = problem;
    }

    static CliFailure usage(String message) {
        return new CliFailure(ExitCode.USAGE, message, Optional.empty());
    }

    static CliFailure unreachable(String message) {
        return new CliFailure(ExitCode.UNREACHABLE, message, Optional.empty());
    }

    /// The gateway answered with a problem (RFC 9457).
    static CliFailure answered(int status, JsonNode problem) {
        int exitCode = status >= 500 ? ExitCode.UNREACHABLE : ExitCode.REFUSED;
        String does = status >= 500 ? "the gateway can't (" : "the gateway refused (";
        return new CliFailure(exitCode, does + status + " " + Problems.slug(problem) + "): " + Problems.words(problem),
                Optional.of(problem));
    }

    int exitCode() {
        return exitCode;
    }

    /// The gateway's problem, where it gave one.
    Optional<JsonNode> problem() {
        return problem;
    }
}
