package netlab.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemTest {
    @Test
    void aProblemHasTheMembersOfRfc9457AndNoOthers() {
        assertThat(Json.text(Problem.of(ProblemType.NOT_FOUND, "nothing here"))).isEqualTo(
                "{\"type\":\"/problems/not-found\",\"title\":\"Not found\",\"status\":404,\"detail\":\"nothing here\"}");
    }

    @Test
    void theFaultsOfABodyGoWithIt() {
        assertThat(Json.text(new InvalidSpec(List.of(new Fault("", "a"), new Fault("/ports", "b"))).problem()))
                .isEqualTo("""
                        {"type":"/problems/invalid-spec","title":"The spec is not valid","status":422,\
                        "detail":"The body has 2 faults.",\
                        "errors":[{"pointer":"","detail":"a"},{"pointer":"/ports","detail":"b"}]}""");
    }

    @Test
    void theReplyTheRecipientsAndTheDialogueGoWithIt() {
        Problem problem = Problem.of(ProblemType.ALL_RECIPIENTS_REJECTED, "none")
                .withReply(new Reply(535, "5.7.8", "no"))
                .withRejected(List.of(new MailResult.Rejection("x@y", 550, null, "who?")))
                .withDialogue(List.of(new DialogueLine(0.4, DialogueLine.Speaker.SERVER, "220", null)));

        assertThat(Json.text(problem)).endsWith("""
                "detail":"none","reply":{"code":535,"enhanced":"5.7.8","text":"no"},\
                "rejected":[{"recipient":"x@y","code":550,"text":"who?"}],\
                "dialogue":[{"atMs":0.4,"from":"server","line":"220"}]}""");
    }

    @ParameterizedTest
    @CsvSource({"malformed-json,400", "unauthorized,401", "target-not-allowed,403", "host-not-allowed,403",
            "not-found,404", "method-not-allowed,405", "not-acceptable,406", "unsupported-media-type,415",
            "already-ended,409", "body-too-large,413", "invalid-spec,422", "idempotency-mismatch,422",
            "queue-full,429", "rate-limited,429", "unavailable,503"})
    void aTypeHasItsStatus(String slug, int status) {
        assertThat(ProblemType.find(slug)).hasValueSatisfying(type -> {
            assertThat(type.status()).isEqualTo(status);
            assertThat(type.path()).isEqualTo("/problems/" + slug);
        });
    }

    @Test
    void everyTypeOfAFailedJobIsKnown() {
        assertThat(Arrays.stream(ProblemType.values()).map(ProblemType::slug)).contains("target-not-allowed",
                "unknown-host", "connection-refused", "timeout", "connection-lost", "protocol-error", "tls-failed",
                "authentication-failed", "all-recipients-rejected", "message-rejected", "delivery-unknown",
                "result-out-of-range", "no-result", "wrong-answer", "wrong-id",
                "short-answer", "long-answer", "service-unavailable", "internal",
                "not-committed");
        assertThat(ProblemType.find("TIMEOUT")).isEmpty();
        assertThat(ProblemType.values()).allMatch(each -> !each.title().isEmpty() && !each.explanation().isEmpty());
    }

    @Test
    void aJobIsShownWithWhatItHas() {
        JobId id = new JobId("0199a000-0000-7000-8000-000000000001");
        Job job = new Job(id, JobKind.SCAN, JobState.QUEUED, null, Instant.EPOCH, null, null, 0, null, null, null,
                null, null, Job.Links.of(id));

        assertThat(Json.text(job)).isEqualTo("""
                {"id":"0199a000-0000-7000-8000-000000000001","kind":"scan","state":"queued",\
                "createdAt":"1970-01-01T00:00:00.000Z","attempts":0,\
                "links":{"self":"/jobs/0199a000-0000-7000-8000-000000000001",\
                "events":"/jobs/0199a000-0000-7000-8000-000000000001/events"}}""");
        assertThat(Arrays.stream(JobState.values()).filter(JobState::ended)).containsExactly(JobState.SUCCEEDED,
                JobState.FAILED, JobState.CANCELLED);
    }

    @Test
    void aSecretShowsItsMask() {
        Secret secret = new Secret("tiger");

        assertThat(secret).hasToString("••••••").isEqualTo(new Secret("tiger")).isNotEqualTo(new Secret("cat"));
        assertThat(Json.text(List.of(secret))).isEqualTo("[\"••••••\"]");
        assertThat(secret.reveal()).isEqualTo("tiger");
    }
}
