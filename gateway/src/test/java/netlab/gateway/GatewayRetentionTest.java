package netlab.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(20)
class GatewayRetentionTest extends GatewayFixture {
    @Test
    void aStartDeletesEndedJobsBeyondTheNumberThatIsKept() throws Exception {
        String old = id(post("/jobs/calc", BODY, "Prefer", "wait=20"));
        post("/jobs/calc", BODY, "Prefer", "wait=20");
        String latest = id(post("/jobs/calc", BODY, "Prefer", "wait=20"));

        restart(Map.of("NETLAB_KEEP_JOBS", "1"));
        JsonNode jobs = json(get("/jobs")).path("jobs");
        while (jobs.size() > 1) { // until the test's time is over
            jobs = json(get("/jobs")).path("jobs");
        }

        assertThat(jobs.path(0).path("id").stringValue()).isEqualTo(latest);
        assertProblem(get("/jobs/" + old), 404, "not-found");
        assertProblem(get("/jobs/" + old + "/events"), 404, "not-found");
    }
}
