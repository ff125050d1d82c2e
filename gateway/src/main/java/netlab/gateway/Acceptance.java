package netlab.gateway;

import netlab.contracts.JobId;

/// What became of a submission.
sealed interface Acceptance {
    /// It is a job now, on disk.
    record Accepted(JobId job) implements Acceptance {}

    /// Its idempotency key stands for this job, made of the same body.
    record Replayed(JobId job) implements Acceptance {}

    /// Its idempotency key stands for another body.
    record Mismatched() implements Acceptance {}

    /// Too many jobs of its kind wait already.
    record QueueFull() implements Acceptance {}
}
