package netlab.cli;

import static netlab.cli.ScriptedGateway.ID;
import static netlab.cli.ScriptedGateway.event;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FollowingTest {
    private static final String EVENTS = "GET /jobs/" + ID + "/events";
    private static final String QUEUED = event(1, "job.queued", "{}");
    private static final String STARTED = event(2, "job.started", "{\"attempt\":1}");
    private static final String DONE = event(3, "job.succeeded", "{\"result\":42}");

    private ScriptedGateway gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = new ScriptedGateway();
        gateway.on("GET /jobs/" + ID, 200,
                "{\"id\":\"%s\",\"kind\":\"calc\",\"state\":\"running\",\"spec\":{}}".formatted(ID));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void aStreamIsReadToItsEnd() {
        gateway.stream(EVENTS, "retry: 1000\n\n", QUEUED, ": alive\n\n", STARTED, DONE);
        Typed.Outcome outcome = Typed.at(gateway).run("watch", ID);
        assertThat(outcome).isEqualTo(new Typed.Outcome(0, "42\n", "", outcome.pauses()));
        assertThat(outcome.pauses()).isEmpty();
    }

    @Test
    void anEventMayComeInPieces() {
        String whole = QUEUED + STARTED + event(3, "job.succeeded", "{\"result\":42,\"ä\":\"ö\"}");
        gateway.stream(EVENTS, whole.split("(?<=\\G.{3})"));
        assertThat(Typed.at(gateway).run("watch", ID).out()).isEqualTo("42\n");
    }

    @Test
    void aStreamThatBreaksIsTakenUpAfterItsLastEvent() {
        gateway.brokenStream(EVENTS, QUEUED, STARTED, "id: 3\nevent: job.succ");
        gateway.stream(EVENTS, DONE);
        Typed.Outcome outcome = Typed.at(gateway).run("watch", ID);
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).isEqualTo("42\n");
        assertThat(outcome.err()).startsWith("The stream of events broke off (")
                .endsWith("): going on after event 2 in 200 ms.\n");
        assertThat(gateway.requests(EVENTS)).extracting(each -> each.header("Last-event-id"))
                .containsExactly(Optional.empty(), Optional.of("2"));
    }

    @Test
    void aStreamThatEndsTooSoonIsTakenUpToo() {
        gateway.stream(EVENTS, QUEUED).stream(EVENTS).stream(EVENTS, STARTED, DONE);
        Typed.Outcome outcome = Typed.at(gateway).run("watch", ID);
        assertThat(outcome.err()).isEqualTo("""
                The stream of events broke off (it ended early): going on after event 1 in 200 ms.
                The stream of events broke off (it ended early): going on after event 1 in 400 ms.
                """);
        assertThat(outcome.out()).isEqualTo("42\n");
    }

    @Test
    void anEventThatComesTwiceIsSeenOnce() {
        gateway.stream(EVENTS, QUEUED, STARTED);
        gateway.stream(EVENTS, QUEUED, STARTED, event(3, "job.progress", "{\"done\":1,\"total\":1,\"unit\":\"x\"}"),
                event(4, "job.succeeded", "{\"result\":1}"));
        assertThat(Typed.at(gateway).run("watch", ID, "--json").out().lines()).hasSize(4);
    }

    @Test
    void aGatewayThatCannotNowIsAskedAgain() {
        gateway.on(EVENTS, 503,
                "{\"type\":\"/problems/unavailable\",\"title\":\"Later\",\"status\":503,\"detail\":\"Busy.\"}");
        gateway.stream(EVENTS, QUEUED, STARTED, DONE);
        Typed.Outcome outcome = Typed.at(gateway).run("watch", ID);
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.err()).contains("going on from the first in 200 ms");
    }

    @Test
    void patienceEnds() {
        for (int i = 0; i < 100; i++) {
            gateway.stream(EVENTS, ": alive\n\n");
        }
        Typed.Outcome outcome = Typed.at(gateway).run("watch", ID, "--patience", "10");
        assertThat(outcome.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(outcome.pauses()).containsExactly(Duration.ofMillis(200), Duration.ofMillis(400),
                Duration.ofMillis(800), Duration.ofMillis(1_600), Duration.ofMillis(3_200));
        assertThat(outcome.err()).endsWith(
                "netlab: the stream of events broke off (it ended early), and for 10 s nothing new came\n");
    }

    @Test
    void aJobThatIsGoneIsNotWaitedFor() {
        gateway.stream(EVENTS, QUEUED);
        gateway.on(EVENTS, 404,
                "{\"type\":\"/problems/not-found\",\"title\":\"Not found\",\"status\":404,\"detail\":\"Gone.\"}");
        Typed.Outcome outcome = Typed.at(gateway).run("watch", ID);
        assertThat(outcome.exitCode()).isEqualTo(ExitCode.REFUSED);
        assertThat(outcome.err()).endsWith("netlab: the gateway refused (404 not-found): Not found. Gone.\n");
    }

    @Test
    void whereNothingCanFollowTheJobIsShown() {
        gateway.on(EVENTS, 204, "");
        gateway.on("GET /jobs/" + ID, 200, "{\"state\":\"succeeded\",\"result\":{\"result\":7}}");
        assertThat(Typed.at(gateway).run("watch", ID).out()).isEqualTo("7\n");
    }

    @Test
    void garbageIsToldAndNotObeyed() {
        gateway.stream(EVENTS, "id: 1\ndata: <html>\u001b[2J\n\n");
        Typed.Outcome outcome = Typed.at(gateway).run("watch", ID);
        assertThat(outcome.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(outcome.err())
                .isEqualTo("netlab: what answers there is not netlab's gateway: it sends no JSON object\n");
    }

    @Test
    void anEventWithoutANumberIsGarbage() {
        gateway.stream(EVENTS, "id: first\ndata: {}\n\n");
        assertThat(Typed.at(gateway).run("watch", ID).exitCode()).isEqualTo(ExitCode.UNREACHABLE);
    }
}
