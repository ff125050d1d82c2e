package netlab.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import netlab.capture.Captures;
import netlab.contracts.CalcResult;
import netlab.contracts.CalcSpec;
import netlab.contracts.JobId;
import netlab.contracts.Operation;
import netlab.contracts.ProblemType;
import netlab.contracts.RunId;
import netlab.contracts.Transport;
import netlab.contracts.WireOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RunsTest {
    private static final CalcSpec SPEC = new CalcSpec(Operation.SUM, List.of(), Transport.TCP, null, WireOrder.BIG, 1,
            null, 1_000, false);

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Runs runs = new Runs(
            ServiceConfig.from(Settings.of(Map.of("NETLAB_MOST_RUNS", "2", "NETLAB_TOKEN", "t")), 0), metrics,
            new Captures(Optional.empty()));
    private final RunId id = new RunId(JobId.next(), 1);

    private CalcResult hang(CalcSpec spec, Events events) throws InterruptedException {
        new CountDownLatch(1).await();
        throw new AssertionError("nobody counts down");
    }

    private Run start(Optional<RunId> name) {
        return runs.start(name, this::hang, SPEC);
    }

    private void refusesWithRetryAfter(Optional<RunId> name) {
        assertThatThrownBy(() -> start(name)).isInstanceOfSatisfying(ProblemResponse.class, e -> {
            assertThat(e.problem().kind()).isEqualTo(ProblemType.UNAVAILABLE);
            assertThat(e.headers()).containsKey("Retry-After");
        });
    }

    @Test
    void moreRunsThanTheLimitAreRefused() throws Exception {
        Run first = start(Optional.empty());
        Run second = start(Optional.of(id));
        assertThat(metrics.get("netlab.runs.active").gauge().value()).isEqualTo(2);

        refusesWithRetryAfter(Optional.empty());

        assertThat(first.cancel()).isTrue();
        assertThat(first.next(Duration.ofSeconds(10))).isNotNull();
        Run third = start(Optional.empty());
        third.abandon();
        second.abandon();
    }

    @Test
    void aNameThatIsUnderWayIsRefusedAndLeavesTheFirstAlone() throws Exception {
        Run first = start(Optional.of(id));

        refusesWithRetryAfter(Optional.of(id));

        assertThat(runs.find(id.toString())).containsSame(first);
        assertThat(first.cancel()).isTrue();
        assertThat(first.next(Duration.ofSeconds(10))).isNotNull();
        assertThat(runs.find(id.toString())).isEmpty();
        start(Optional.of(id)).abandon();
    }

    @Test
    void stoppingBreaksRunsOffAndWaitsUntilTheyHaveClosedWhatTheyOpened() throws Exception {
        Run first = start(Optional.empty());
        Run second = start(Optional.of(id));

        runs.stop(Duration.ZERO);

        assertThat(first.awaitEnd(Duration.ZERO)).isTrue();
        assertThat(second.awaitEnd(Duration.ZERO)).isTrue();
        assertThat(first.ready()).as("a run that is broken off has no ending").isNull();
        refusesWithRetryAfter(Optional.empty());
    }

    @Test
    void stoppingLetsARunEnd() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        Run run = runs.start(Optional.empty(), (spec, _) -> {
            goOn.await();
            return new CalcResult(spec.id(), 0, Transport.TCP, "a", "b", "", "", 0.1);
        }, SPEC);
        Thread stopping = Thread.startVirtualThread(() -> {
            try {
                runs.stop(Duration.ofSeconds(20));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        goOn.countDown();
        stopping.join();

        assertThat(run.ready()).isNotNull();
    }
}
