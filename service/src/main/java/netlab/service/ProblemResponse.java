package netlab.service;

import java.util.Map;
import netlab.contracts.Problem;
import netlab.contracts.ProblemType;

/// Ends a request with a problem as its answer.
public final class ProblemResponse extends RuntimeException {
    private final transient Problem problem;
    private final transient Map<String, String> headers;

    public ProblemResponse(Problem problem, Map<String, String> headers) {
        super(problem.kind().slug() + ": " + problem.detail());
        this.problem = problem;
        this.headers = Map.copyOf(headers);
    }

    /// An answer that is a problem with a type and a detail alone.
    public static ProblemResponse of(ProblemType type, String detail) {
        return new ProblemResponse(Problem.of(type, detail), Map.of());
    }

    /// An answer that tells when to try again.
    ///
    /// @param seconds at least 1
    public static ProblemResponse retryAfter(ProblemType type, String detail, int seconds) {
        return new ProblemResponse(Problem.of(type, detail), Map.of("Retry-After", Integer.toString(seconds)));
    }

    public Problem problem() {
        return problem;
    }

    /// Headers that go with the answer.
    public Map<String, String> headers() {
        return headers;
    }
}
