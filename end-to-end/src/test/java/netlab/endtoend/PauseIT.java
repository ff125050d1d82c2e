package netlab.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import netlab.contracts.Json;
import netlab.testkit.ContainerTest;
import netlab.testkit.JobClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/// A process that stands still believes itself alive when it goes on: what it missed meanwhile must count. The mail server is
/// paused first, so that a mail is known to stand before its point of no return.
@ContainerTest
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class PauseIT {
    /// Longer than the gateway bears with a silent service.
    private static final Duration SILENCE = Duration.ofSeconds(8);
    /// Longer than a mail waits for its commit.
    private static final Duration COMMIT_WAIT = Duration.ofSeconds(33);

    private static ComposedLab composed;
    private static JobClient lab;

    @BeforeAll
    static void up() {
        composed = ComposedLab.up();
        lab = composed.lab();
    }

    @AfterAll
    static void down() {
        composed.close();
    }

    @Test
    void aGatewayThatStoodStillWhileItsMailWaitedInVainHasItSentAtTheNextAttempt() throws InterruptedException {
        Container mailserver = composed.container("mailserver");
        Container gateway = composed.container("gateway");
        String id;
        mailserver.pause();
        try {
            id = accept("stood still");
            lab.awaitEvent(id, "job.started");
            gateway.pause();
        } finally {
            mailserver.unpause();
        }
        try {
            Thread.sleep(COMMIT_WAIT);
        } finally {
            gateway.unpause();
        }

        assertIsSentAtTheSecondAttempt(id, "stood still");
    }

    @Test
    void aServiceThatStoodStillDoesNotSendWhatTheNextAttemptSends() throws InterruptedException {
        Container mailserver = composed.container("mailserver");
        Container service = composed.container("mail-service");
        String id;
        mailserver.pause();
        try {
            id = accept("fell silent");
            lab.awaitEvent(id, "job.started");
            service.pause();
            try {
                Thread.sleep(SILENCE);
                lab.awaitEvent(id, "job.retrying");
            } finally {
                service.unpause();
            }
        } finally {
            mailserver.unpause();
        }

        assertIsSentAtTheSecondAttempt(id, "fell silent");
    }

    private static String accept(String subject) {
        return JobClient.json(lab.post("/jobs/mail", Json.text(Map.of("message",
                Map.of("to", List.of("student@lab.example"), "subject", subject, "text", "hello")))).body())
                .path("id")
                .stringValue();
    }

    private static void assertIsSentAtTheSecondAttempt(String id, String subject) {
        assertThat(lab.events(id)).contains("event: job.retrying", "event: job.succeeded");
        JsonNode job = JobClient.json(lab.get("/jobs/" + id).body());
        assertThat(job.path("attempts").intValue()).as(job.toString()).isGreaterThanOrEqualTo(2);
        JsonNode read = lab.run("inbox", Json.text(Map.of("search", Map.of("subject", subject), "waitMs", 3_000)));
        assertThat(read.at("/result/messages").size()).isEqualTo(1);
    }
}
