package netlab.contracts;

/// Where a job stands.
public enum JobState implements Named {
    QUEUED, RUNNING, SUCCEEDED, FAILED, CANCELLED;

    /// Whether nothing can follow.
    public boolean ended() {
        return this != QUEUED && this != RUNNING;
    }
}
