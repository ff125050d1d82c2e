package netlab.service;

import netlab.contracts.Problem;
import netlab.contracts.ProblemType;
import org.jspecify.annotations.Nullable;

/// A job came to nothing; the problem tells why.
public final class JobFailure extends Exception {
    private final transient Problem problem;

    public JobFailure(Problem problem) {
        this(problem, null);
    }

    public JobFailure(Problem problem, @Nullable Throwable cause) {
        super(problem.kind().slug() + ": " + problem.detail(), cause);
        this.problem = problem;
    }

    /// A failure with a problem that has nothing but a type and a detail.
    public static JobFailure of(ProblemType type, String detail) {
        return new JobFailure(Problem.of(type, detail));
    }

    /// Why; it holds no secret.
    public Problem problem() {
        return problem;
    }
}
