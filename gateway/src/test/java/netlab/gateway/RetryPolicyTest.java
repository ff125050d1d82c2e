package netlab.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
    private final RetryPolicy policy = new RetryPolicy(10, Duration.ofMillis(100), Duration.ofSeconds(1));

    @Test
    void waitsBetweenAttemptsGrowToTheLongest() {
        assertThat(policy.delay(1)).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
        assertThat(policy.delay(3)).isBetween(Duration.ofMillis(200), Duration.ofMillis(400));
        assertThat(policy.delay(1_000)).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
    }

    @Test
    void jobsThatLostTheSameReplicaComeBackSpreadOverTheUpperHalf() {
        Set<Long> drawn = IntStream.range(0, 10_000) // enough for each of the 51 to be drawn
                .mapToObj(_ -> policy.delay(1).toMillis())
                .collect(Collectors.toSet());

        assertThat(drawn).hasSize(51).allSatisfy(millis -> assertThat(millis).isBetween(50L, 100L));
    }
}
