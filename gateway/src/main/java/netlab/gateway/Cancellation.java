package netlab.gateway;

/// What became of the wish to cancel a job.
enum Cancellation {
    /// The job had not started and has ended with it.
    DONE,
    /// The job may be running; the journal keeps the wish.
    REQUESTED,
    /// The job had ended.
    TOO_LATE,
    /// There is no such job.
    UNKNOWN
}
