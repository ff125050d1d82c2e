package netlab.benchmark.gateway;

import netlab.contracts.MalformedJson;
import org.jobrunr.jobs.lambdas.JobRequest;
import org.jobrunr.jobs.lambdas.JobRequestHandler;

/// A JobRunr job.
///
/// @param body as it was posted
public record CalcJob(String body) implements JobRequest {
    @Override
    public Class<Handler> getJobRequestHandler() {
        return Handler.class;
    }

    /// Runs it.
    public static final class Handler implements JobRequestHandler<CalcJob> {
        @Override
        public void run(CalcJob job) throws MalformedJson {
            long _ = Calculation.sum(job.body());
        }
    }
}
