package netlab.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import netlab.contracts.JobId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FairQueueTest {
    private final FairQueue queue = new FairQueue(3);

    private JobId queued(String client) {
        JobId job = JobId.next();
        assertThat(queue.reserve(client)).isTrue();
        queue.add(client, job);
        return job;
    }

    @Test
    void oneClientsJobsComeOutInTheirOrder() throws Exception {
        List<JobId> jobs = List.of(queued("a"), queued("a"), queued("a"));

        assertThat(List.of(queue.take(), queue.take(), queue.take())).isEqualTo(jobs);
        assertThat(queue.size()).isZero();
    }

    @Test
    void clientsAreServedInTurnHoweverManyJobsOneHas() throws Exception {
        JobId first = queued("greedy");
        JobId second = queued("greedy");
        JobId third = queued("greedy");
        JobId modest = queued("modest");

        assertThat(List.of(queue.take(), queue.take(), queue.take(), queue.take()))
                .containsExactly(first, modest, second, third);
    }

    @Test
    void aFullQueueStillTakesTheFirstJobOfAnotherClientWithinTwiceItsBound() {
        queued("greedy");
        queued("greedy");
        queued("greedy");

        assertThat(queue.reserve("greedy")).isFalse();
        assertThat(queue.reserve("b")).isTrue();
        assertThat(queue.reserve("b")).isFalse();
        assertThat(queue.reserve("c")).isTrue();
        assertThat(queue.reserve("d")).isTrue();
        assertThat(queue.reserve("e")).isFalse();
        assertThat(queue.size()).isEqualTo(6);
    }

    @Test
    void aPlaceGivenBackIsFree() {
        List<String> clients = List.of("a", "a", "a");
        clients.forEach(client -> assertThat(queue.reserve(client)).isTrue());
        assertThat(queue.reserve("a")).isFalse();

        clients.forEach(queue::giveBack);

        assertThat(queue.size()).isZero();
        assertThat(queue.reserve("a")).isTrue();
    }

    @Test
    void aJobTakenOutFreesItsPlace() throws Exception {
        JobId removed = queued("a");
        JobId kept = queued("a");

        queue.remove(removed);
        queue.remove(removed);

        assertThat(queue.size()).isEqualTo(1);
        assertThat(queue.take()).isEqualTo(kept);
    }

    @Test
    void whatAnEarlierGatewayLeftNeedsNoPlace() throws Exception {
        List<JobId> resumed = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            JobId job = JobId.next();
            resumed.add(job);
            queue.resume("a", job);
        }

        assertThat(queue.reserve("a")).isFalse();
        for (JobId each : resumed) {
            assertThat(queue.take()).isEqualTo(each);
        }
    }

    @Test
    void whoTakesWaitsForAJob() throws Exception {
        CompletableFuture<JobId> taken = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                taken.complete(queue.take());
            } catch (InterruptedException e) {
                taken.completeExceptionally(e);
            }
        });

        JobId job = queued("a");

        assertThat(taken.get(10, TimeUnit.SECONDS)).isEqualTo(job);
    }
}
