package netlab.service;

import netlab.contracts.JobResult;
import netlab.contracts.Spec;

/// Does the jobs of one kind: a function from a spec to events, the last of which is the result.
///
/// A handler runs on a virtual thread of its own. Interrupting it cancels the job; it then closes every socket it opened
/// and throws [InterruptedException], or lets the exception of the interrupted socket pass.
///
/// @param <S> the kind's spec
/// @param <R> the kind's result
@FunctionalInterface
public interface JobHandler<S extends Spec, R extends JobResult> {
    /// Does one job.
    ///
    /// @param spec what to do, checked
    /// @param events where to tell what happens; neither the start nor the ending, which the caller tells
    /// @throws JobFailure when the job came to nothing for a reason that its problem tells
    /// @throws InterruptedException when the job was cancelled
    R run(S spec, Events events) throws JobFailure, InterruptedException;
}
