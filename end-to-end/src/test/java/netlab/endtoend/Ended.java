package netlab.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import netlab.testkit.JobClient;
import tools.jackson.databind.JsonNode;

/// A job that has ended, with all its events.
///
/// @param wished whether somebody wished it cancelled before it had ended
record Ended(Assignment assignment, JsonNode job, List<JsonNode> events, boolean wished) {
    static final Set<String> ENDINGS = Set.of("job.succeeded", "job.failed", "job.cancelled");

    /// How a job may fail because containers die, stand still or can't be reached. Anything else would be a fault of netlab's.
    private static final Set<String> EXCUSES = Set.of("/problems/unknown-host", "/problems/connection-refused",
            "/problems/connection-lost", "/problems/timeout", "/problems/service-unavailable");
    /// What a mail server that is just starting, or stopping, may bring about besides.
    private static final Set<String> MAIL_EXCUSES = Set.of("/problems/delivery-unknown", "/problems/message-rejected",
            "/problems/authentication-failed");

    /// @param stream the job's events as they were sent
    static Ended of(Assignment assignment, JsonNode job, String stream, boolean wished) {
        List<JsonNode> events = stream.lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> JobClient.json(line.substring("data: ".length())))
                .toList();
        return new Ended(assignment, job, events, wished);
    }

    String id() {
        return job.path("id").stringValue();
    }

    String state() {
        return job.path("state").stringValue();
    }

    /// The type of the problem, or nothing.
    String problem() {
        return job.at("/problem/type").stringValue("");
    }

    int attempts() {
        return job.path("attempts").intValue();
    }

    List<Long> sequence() {
        return events.stream().map(event -> Long.valueOf(event.path("id").stringValue())).toList();
    }

    private List<String> types() {
        return events.stream().map(event -> event.path("type").stringValue()).toList();
    }

    /// Whether the mail server may have this mail although the job did not succeed.
    boolean deliveryUnknown() {
        return problem().equals("/problems/delivery-unknown");
    }

    /// One beginning, one ending, no gap and no repeat between them, and a state that is what they say.
    void assertIsWhole() {
        assertThat(sequence()).as("the numbers of the events of %s", this)
                .isEqualTo(LongStream.rangeClosed(1, events.size()).boxed().toList());
        assertThat(types()).as("the events of %s", this).startsWith("job.queued").endsWith("job." + state());
        assertThat(types().stream().filter(ENDINGS::contains)).as("the endings of %s", this).hasSize(1);
        assertThat(events.stream()
                .filter(event -> event.path("type").stringValue().equals("job.started"))
                .map(event -> event.at("/data/attempt").intValue())).as("the attempts of %s", this)
                .isEqualTo(LongStream.rangeClosed(1, attempts()).mapToObj(Math::toIntExact).toList());
    }

    /// An ending that what happened to the lab can bring about.
    void assertIsPlausible() {
        switch (state()) {
            case "succeeded" -> {
                if (assignment.kind().equals("calc")) {
                    assertThat(job.at("/result/result").intValue()).as("the sum of %s", this)
                            .isEqualTo(assignment.sum());
                }
            }
            case "cancelled" -> assertThat(wished).as("somebody cancelled %s", this).isTrue();
            default -> assertThat(EXCUSES.contains(problem())
                    || assignment.kind().equals("mail") && MAIL_EXCUSES.contains(problem())
                    || assignment.kind().equals("inbox") && problem().equals("/problems/authentication-failed"))
                    .as("the failure of %s may be", this)
                    .isTrue();
        }
    }

    @Override
    public String toString() {
        return "%s job %s: %s %s %s".formatted(assignment.kind(), id(), state(), problem(),
                job.at("/problem/detail").stringValue(""));
    }
}
