package netlab.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import netlab.contracts.Json;
import netlab.testkit.ContainerTest;
import netlab.testkit.JobClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/// What was accepted ends, whatever dies on the way.
@ContainerTest
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class CrashIT {
    @Test
    void aKilledGatewayComesBackAndEndsEveryJobItAccepted() {
        try (ComposedLab composed = ComposedLab.up()) {
            JobClient lab = composed.lab();
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                ids.add(accept(lab, "scan",
                        "{\"targets\":[\"target\"],\"ports\":\"1-1000\",\"protocols\":[\"tcp\",\"udp\"]}"));
                ids.add(accept(lab, "calc", "{\"operation\":\"sum\",\"numbers\":[1,2,%d]}".formatted(i)));
            }
            for (int i = 0; i < 20; i++) {
                ids.add(accept(lab, "mail", Json.text(Map.of("message",
                        Map.of("to", List.of("student@lab.example"), "subject", "crash " + i, "text",
                                "number " + i)))));
            }
            assertThat(lab.get("/jobs?limit=200").body()).contains("\"queued\"");

            composed.kill("gateway");
            composed.start("gateway");

            int unknown = 0;
            for (String id : ids) {
                String events = lab.events(id);
                assertThat(endings(events)).as("the endings of job %s", id).hasSize(1);
                JsonNode job = JobClient.json(lab.get("/jobs/" + id).body());
                boolean deliveryUnknown = job.at("/problem/type").stringValue("").equals("/problems/delivery-unknown");
                unknown += deliveryUnknown ? 1 : 0;
                assertThat(deliveryUnknown || job.path("state").stringValue().equals("succeeded"))
                        .as("job %s", job)
                        .isTrue();
                assertThat(sequence(events)).as("the sequence of job %s", id)
                        .isEqualTo(
                                java.util.stream.LongStream.rangeClosed(1, sequence(events).size()).boxed().toList());
            }
            assertThat(unknown).as("mails that were just between dot and reply").isLessThanOrEqualTo(8);
            assertThatNoMailCameTwice(lab, 20 - unknown);
        }
    }

    private static void assertThatNoMailCameTwice(JobClient lab, int atLeast) {
        JsonNode read = lab.run("inbox", "{\"limit\":200,\"search\":{\"subject\":\"crash\"},\"waitMs\":2000}");
        List<String> subjects = read.at("/result/messages")
                .valueStream()
                .map(each -> each.path("subject").stringValue())
                .toList();
        assertThat(subjects).doesNotHaveDuplicates().hasSizeBetween(atLeast, 20);
    }

    private static String accept(JobClient lab, String kind, String spec) {
        HttpResponse<String> answer = lab.post("/jobs/" + kind, spec);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return JobClient.json(answer.body()).path("id").stringValue();
    }

    private static List<String> endings(String events) {
        return events.lines().filter(line -> line.matches("event: job\\.(succeeded|failed|cancelled)")).toList();
    }

    private static List<Long> sequence(String events) {
        return events.lines()
                .filter(line -> line.startsWith("id: "))
                .map(line -> Long.valueOf(line.substring(4)))
                .toList();
    }

    @Test
    void aKilledServiceIsRunAgainElsewhereOrLater() {
        try (ComposedLab composed = ComposedLab.up()) {
            JobClient lab = composed.lab();
            String id = accept(lab, "inbox", "{\"search\":{\"subject\":\"never\"},\"waitMs\":6000}");
            lab.awaitEvent(id, "mail.line");

            composed.kill("mail-service");
            composed.start("mail-service");

            String events = lab.events(id);
            assertThat(events).contains("event: job.retrying");
            assertThat(endings(events)).containsExactly("event: job.succeeded");
            assertThat(JobClient.json(lab.get("/jobs/" + id).body()).path("attempts").intValue()).isGreaterThan(1);
        }
    }
}
