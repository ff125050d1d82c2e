package netlab.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class GatewayMetricsTest extends GatewayFixture {
    @Test
    void theTimesOfJobsAndCommitsAreHistograms() throws Exception {
        post("/jobs/calc", BODY, "Prefer", "wait=20");

        String metrics = metricsWith("netlab_jobs_run_seconds_count{kind=\"calc\"} 1");

        assertThat(metrics).contains("netlab_jobs_wait_seconds_count{kind=\"calc\"} 1");
        for (String timer : List.of("netlab_jobs_wait_seconds_bucket{kind=\"calc\",le=\"0.",
                "netlab_jobs_run_seconds_bucket{kind=\"calc\",le=\"0.",
                "netlab_journal_commit_seconds_bucket{le=\"0.")) {
            assertThat(metrics.lines().filter(line -> line.startsWith(timer))).as(timer).hasSizeGreaterThan(10);
        }
    }

    @Test
    void openStreamsAreCounted() throws Exception {
        assertThat(get("/metrics").body()).contains("netlab_events_subscribers 0.0");
        try (BufferedReader all = lines(to("/events"))) {
            readUntil(all, "retry: 1000");

            assertThat(get("/metrics").body()).contains("netlab_events_subscribers 1.0");
        }
    }
}
