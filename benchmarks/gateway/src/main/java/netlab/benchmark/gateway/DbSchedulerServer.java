package netlab.benchmark.gateway;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.event.AbstractSchedulerListener;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import netlab.contracts.MalformedJson;

/// db-scheduler behind the bare face, set for throughput as its documentation says: lock and fetch, immediate execution.
final class DbSchedulerServer {
    private static final int THREADS = 20;
    /// Refill at as many waiting as there are threads, up to four times as many.
    private static final double LOWER = 1.0;
    private static final double UPPER = 4.0;
    private static final String[] TABLE = {"""
            CREATE TABLE scheduled_tasks (
                task_name text NOT NULL,
                task_instance text NOT NULL,
                task_data bytea,
                execution_time timestamptz NOT NULL,
                picked boolean NOT NULL,
                picked_by text,
                last_success timestamptz,
                last_failure timestamptz,
                consecutive_failures int,
                last_heartbeat timestamptz,
                version bigint NOT NULL,
                priority smallint,
                PRIMARY KEY (task_name, task_instance)
            )""", "CREATE INDEX execution_time_idx ON scheduled_tasks (execution_time)",
            "CREATE INDEX last_heartbeat_idx ON scheduled_tasks (last_heartbeat)"};

    private DbSchedulerServer() {}

    /// Starts the server.
    ///
    /// @param args port, JDBC address, connections, whether it runs jobs
    public static void main(String[] args) throws SQLException {
        HikariDataSource store = Store.open(args[1], Integer.parseInt(args[2]));
        create(store);
        boolean working = Boolean.parseBoolean(args[3]);
        Endings endings = new Endings(working);
        OneTimeTask<String> task = Tasks.oneTime("calc", String.class).execute((job, _) -> calculate(job.getData()));
        SchedulerClient client = working
                ? started(store, task, endings)
                : SchedulerClient.Builder.create(store, task).build();
        new PeerFace((id, body) -> client.scheduleIfNotExists(task.instance(id.toString(), body),
                Instant.now()), endings)
                .start(Integer.parseInt(args[0]));
    }

    private static Scheduler started(HikariDataSource store, OneTimeTask<String> task, Endings endings) {
        Scheduler scheduler = Scheduler.create(store, task)
                .threads(THREADS)
                .pollUsingLockAndFetch(LOWER, UPPER)
                .pollingInterval(Duration.ofMillis(100))
                .enableImmediateExecution()
                .addSchedulerListener(new AbstractSchedulerListener() {
                    @Override
                    public void onExecutionComplete(ExecutionComplete execution) {
                        endings.ended(execution.getExecution().taskInstance.getId());
                    }
                })
                .build();
        scheduler.start();
        return scheduler;
    }

    private static void calculate(String body) {
        try {
            long _ = Calculation.sum(body);
        } catch (MalformedJson e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static void create(HikariDataSource store) throws SQLException {
        try (Connection connection = store.getConnection(); Statement sql = connection.createStatement()) {
            for (String each : TABLE) {
                sql.execute(each);
            }
        }
    }
}
