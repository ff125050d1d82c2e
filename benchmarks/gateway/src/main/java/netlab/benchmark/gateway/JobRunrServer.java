package netlab.benchmark.gateway;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.jobs.filters.ApplyStateFilter;
import org.jobrunr.jobs.states.StateName;
import org.jobrunr.scheduling.JobRequestScheduler;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.storage.sql.common.SqlStorageProviderFactory;
import org.jobrunr.utils.mapper.jackson3.Jackson3JsonMapper;

/// JobRunr behind the bare face: job requests rather than lambdas, which are cheaper, and the shortest poll interval that it
/// takes with an SQL store.
final class JobRunrServer {
    private static final Duration POLL = Duration.ofSeconds(5);

    private JobRunrServer() {}

    /// Starts the server.
    ///
    /// @param args port, JDBC address, connections, whether it runs jobs, workers
    public static void main(String[] args) {
        HikariDataSource store = Store.open(args[1], Integer.parseInt(args[2]));
        boolean working = Boolean.parseBoolean(args[3]);
        Endings endings = new Endings(working);
        // told after the state is saved
        ApplyStateFilter saved = (job, _, state) -> {
            if (state.getName() == StateName.SUCCEEDED) {
                endings.ended(job.getId().toString());
            }
        };
        JobRequestScheduler scheduler = JobRunr.configure()
                .useJsonMapper(new Jackson3JsonMapper())
                .useStorageProvider(SqlStorageProviderFactory.using(store))
                .withJobFilter(saved)
                .useBackgroundJobServerIf(working,
                        BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                                .andWorkerCount(Integer.parseInt(args[4]))
                                .andPollInterval(POLL))
                .initialize()
                .getJobRequestScheduler();
        new PeerFace((id, body) -> scheduler.enqueue(id, new CalcJob(body)), endings)
                .start(Integer.parseInt(args[0]));
    }
}
