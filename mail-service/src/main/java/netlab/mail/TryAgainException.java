package netlab.mail;

import netlab.service.JobFailure;

/// A try came to nothing, for a reason that may pass, and nothing was delivered: another is safe.
final class TryAgainException extends Exception {
    private final transient JobFailure failure;
    private final boolean lost;

    /// @param lost whether it was the connection that was lost, or the server that left
    TryAgainException(JobFailure failure, boolean lost) {
        super(failure);
        this.failure = failure;
        this.lost = lost;
    }

    boolean isLost() {
        return lost;
    }

    /// What the job fails with if there is no other try.
    JobFailure failure() {
        return failure;
    }
}
