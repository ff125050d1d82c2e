package netlab.cli;

/// What the exit codes mean.
final class ExitCode {
    static final int SUCCEEDED = 0;
    static final int JOB_FAILED = 1;
    static final int USAGE = 2;
    /// Nobody answers, it is not netlab that answers, or it answers that it can't now (5xx).
    static final int UNREACHABLE = 3;
    /// The gateway refused the request (4xx).
    static final int REFUSED = 4;
    static final int CANCELLED = 5;
    /// The job succeeded, and what it found is not what was hoped for.
    static final int FOUND_WANTING = 6;
    /// A fault of this program (EX_SOFTWARE of BSD's sysexits).
    static final int INTERNAL = 70;

    private ExitCode() {}
}
