package netlab.gateway;

import netlab.contracts.Problem;
import netlab.contracts.ProblemType;

/// A run did not come to an ending that its service told: it could not be started, or its stream was cut, or fell silent.
/// Whether anything was done is not known.
final class RunLost extends Exception {
    private final transient Problem problem;
    private final boolean worthAnother;

    private RunLost(Problem problem, boolean worthAnother) {
        super(problem.detail());
        this.problem = problem;
        this.worthAnother = worthAnother;
    }

    /// A loss that another attempt may not meet.
    static RunLost because(String detail) {
        return new RunLost(Problem.of(ProblemType.SERVICE_UNAVAILABLE, detail), true);
    }

    /// A loss that any other attempt would meet too.
    static RunLost forGood(Problem problem) {
        return new RunLost(problem, false);
    }

    /// The run ended before its point of no return because no commit reached it: nothing was done.
    static RunLost uncommitted() {
        return new RunLost(Problem.of(ProblemType.NOT_COMMITTED, "No commit reached the run in time."), true);
    }

    /// What a job fails with that ends because of this.
    Problem problem() {
        return problem;
    }

    /// Whether another attempt may come to an ending.
    boolean worthAnother() {
        return worthAnother;
    }
}
