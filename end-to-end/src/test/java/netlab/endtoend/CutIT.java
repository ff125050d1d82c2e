package netlab.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import netlab.contracts.Json;
import netlab.testkit.ContainerTest;
import netlab.testkit.JobClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/// A cable that is pulled while a mail is on its way. The mail server is slowed down first, so that the way takes a while.
@ContainerTest
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CutIT {
    /// Long enough to be in the middle of the message, which a slow server takes much longer for.
    private static final Duration SOME_OF_THE_MESSAGE = Duration.ofMillis(500);
    /// Longer than the gateway bears with a silent service. After a short one TCP goes on as if nothing had been.
    private static final Duration CUT = Duration.ofSeconds(8);
    /// Of a mail server whose cable was pulled nobody hears: its jobs end with this.
    private static final Map<String, String> SETTINGS = Map.of("NETLAB_MAIL_DEADLINE_MS", "40000");

    private static ComposedLab composed;
    private static JobClient lab;

    @BeforeAll
    static void up() {
        composed = ComposedLab.up(SETTINGS);
        lab = composed.lab();
    }

    @AfterAll
    static void down() {
        composed.close();
    }

    @Test
    void aMailWhoseServiceIsCutOffInTheMiddleOfTheMessageArrivesOnceByTheNextAttempt() throws InterruptedException {
        String id = cutInTheMiddleOfTheMessage("mail-service", "service cut off");

        String events = lab.events(id);
        assertThat(events).contains("event: job.retrying", "event: job.succeeded");
        assertThat(job(id).path("attempts").intValue()).isGreaterThanOrEqualTo(2);
        assertThat(inMailbox("service cut off")).isEqualTo(1);
    }

    @Test
    void aMailWhoseServerIsCutOffInTheMiddleOfTheMessageIsNeverThereTwice() throws InterruptedException {
        String id = cutInTheMiddleOfTheMessage("mailserver", "server cut off");

        String events = lab.events(id);
        JsonNode job = job(id);
        String problem = job.at("/problem/type").stringValue("");
        if (job.path("state").stringValue().equals("succeeded")) {
            assertThat(inMailbox("server cut off")).isEqualTo(1);
        } else if (events.contains("event: mail.ready")) { // the time was over after the final dot
            assertThat(problem).as(job.toString()).isEqualTo("/problems/delivery-unknown");
            assertThat(inMailbox("server cut off")).isLessThanOrEqualTo(1);
        } else {
            assertThat(problem).as(job.toString()).isIn("/problems/timeout", "/problems/connection-lost");
            assertThat(inMailbox("server cut off")).isZero();
        }
    }

    /// @return the job's id
    private static String cutInTheMiddleOfTheMessage(String service, String subject) throws InterruptedException {
        Container mailserver = composed.container("mailserver");
        Container victim = composed.container(service);
        Runnable full = mailserver.slow();
        String id;
        try {
            id = accept(subject);
            lab.awaitData(id, "\"line\":\"354 ");
            Thread.sleep(SOME_OF_THE_MESSAGE);
            Runnable join = victim.cut();
            try {
                Thread.sleep(CUT);
            } finally {
                join.run();
            }
            // else it was not the middle
            assertThat(job(id).path("state").stringValue()).isEqualTo("running");
        } finally {
            full.run();
        }
        return id;
    }

    private static String accept(String subject) {
        byte[] file = new byte[18 << 20];
        new Random(1).nextBytes(file);
        return JobClient.json(lab.post("/jobs/mail", Json.text(Map.of("message",
                Map.of("to", List.of("student@lab.example"), "subject", subject, "text", "large", "attachments",
                        List.of(Map.of("name", "file.bin", "base64", Base64.getEncoder().encodeToString(file)))))))
                .body()).path("id").stringValue();
    }

    private static JsonNode job(String id) {
        return JobClient.json(lab.get("/jobs/" + id).body());
    }

    private static int inMailbox(String subject) {
        JsonNode read = lab.run("inbox", Json.text(Map.of("search", Map.of("subject", subject), "waitMs", 3_000)));
        return read.at("/result/messages").size();
    }
}
