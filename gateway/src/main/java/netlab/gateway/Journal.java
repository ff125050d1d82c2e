package netlab.gateway;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import netlab.capture.Captured;
import netlab.contracts.Job;
import netlab.contracts.JobId;
import netlab.contracts.JobKind;
import netlab.contracts.RunId;
import tools.jackson.databind.JsonNode;

/// The gateway's memory: jobs and their events. A call that writes returns when what it wrote is durable.
///
/// A job's state is the fold of its events. Each write about a run is fenced: it happens only if the job is running and
/// this is its latest attempt, so a late run never overwrites an ending, and a job has exactly one, last.
interface Journal extends AutoCloseable {
    /// Makes a submission a job, with its event `job.queued`, unless its idempotency key says otherwise.
    Acceptance accept(Submission submission) throws JournalUnavailable;

    /// What a key stands for, without accepting anything; empty where it stands for nothing.
    Optional<Acceptance> recall(Submission.IdempotencyKey key) throws JournalUnavailable;

    /// Begins a run with its event `job.started`.
    ///
    /// @return false when the run is not the next attempt of a job that has not ended and nobody wishes cancelled
    boolean start(RunId run) throws JournalUnavailable;

    /// Appends events of a run in one transaction. An ending ends the job and erases its secret; `job.retrying` takes a
    /// commit back, for it tells that nothing was done.
    ///
    /// @param entries at least one; an ending only last
    /// @return false when the run is not the latest attempt of a running job
    boolean append(RunId run, List<Entry> entries) throws JournalUnavailable;

    /// Notes that a run may do what can't be undone.
    ///
    /// @return false when the run is not the latest attempt of a running job, or somebody wishes it cancelled
    boolean commit(RunId run) throws JournalUnavailable;

    /// Cancels a job that was never started, or notes the wish.
    Cancellation cancel(JobId job) throws JournalUnavailable;

    /// What there is to know to run a job, or empty where there is no such job.
    Optional<Work> work(JobId job) throws JournalUnavailable;

    /// A job's spec with its secret masked, or empty where there is no such job.
    Optional<JsonNode> spec(JobId job) throws JournalUnavailable;

    /// A job to show, or empty where there is none.
    Optional<Job> job(JobId job) throws JournalUnavailable;

    /// Jobs to list, without spec, result and problem, newest first.
    List<Job> jobs(JobQuery query) throws JournalUnavailable;

    /// Jobs that have not ended, in the order in which they were accepted.
    List<Unended> unended() throws JournalUnavailable;

    /// A job that has not ended.
    ///
    /// @param client who submitted it
    record Unended(JobId job, JobKind kind, String client) {}

    /// A job's events after the one with this number, in order: fewer than there are where they are large, but at least one
    /// if there is one.
    ///
    /// @param most how many, at least 1
    List<Recorded> events(JobId job, long after, int most) throws JournalUnavailable;

    /// All jobs' events after this position, in order: fewer than there are where they are large, but at least one if there
    /// is one.
    ///
    /// @param most how many, at least 1
    List<Recorded> events(long after, int most) throws JournalUnavailable;

    /// The position of the latest event; 0 where there is none.
    long latest() throws JournalUnavailable;

    /// Changes whenever there are new events, before their followers are told.
    long version();

    /// Follows one job's events.
    Follower follow(JobId job);

    /// Follows all events.
    Follower follow();

    /// Deletes some of what is kept beyond need: jobs that ended before a time, and of the others that ended the oldest
    /// beyond a number. A job that an idempotency key stands for is kept as long as the key.
    ///
    /// @param endedBefore jobs that ended earlier go
    /// @param most how many that ended may stay
    /// @return whether there is more to delete
    boolean forget(Instant endedBefore, int most) throws JournalUnavailable;

    /// Keeps what came of the wish for a job's packets, sealed by the caller, until the job is deleted.
    ///
    /// @return false when the run is not the latest attempt of a job
    boolean keep(RunId run, Captured sealed) throws JournalUnavailable;

    /// What came of the wish for a job's packets, still sealed; empty where nothing is kept.
    Optional<Captured> capture(JobId job) throws JournalUnavailable;

    /// How many bytes are kept of a job's packets.
    long captureBytes(JobId job) throws JournalUnavailable;

    /// Whether it can be written now, tried out.
    boolean writable();

    @Override
    void close();
}
