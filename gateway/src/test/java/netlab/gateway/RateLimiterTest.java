package netlab.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
    private long now;

    private RateLimiter limiter(int perSecond) {
        return new RateLimiter(perSecond, () -> now);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void aClientMayMakeItsCallsAtOnceAndThenWaits() {
        RateLimiter limiter = limiter(2);

        assertThat(limiter.take("a")).isZero();
        assertThat(limiter.take("a")).isZero();
        assertThat(limiter.take("a")).isEqualTo(Duration.ofMillis(500));
        pass(Duration.ofMillis(499));
        assertThat(limiter.take("a")).isPositive();
        pass(Duration.ofMillis(1));
        assertThat(limiter.take("a")).isZero();
        assertThat(limiter.take("a")).isPositive();
    }

    @Test
    void oneClientsCallsAreNotAnothers() {
        RateLimiter limiter = limiter(1);

        assertThat(limiter.take("a")).isZero();
        assertThat(limiter.take("a")).isPositive();
        assertThat(limiter.take("b")).isZero();
    }

    @Test
    void aPauseGivesNoMoreThanASecondsCalls() {
        RateLimiter limiter = limiter(2);
        assertThat(limiter.take("a")).isZero();
        pass(Duration.ofHours(1));

        assertThat(limiter.take("a")).isZero();
        assertThat(limiter.take("a")).isZero();
        assertThat(limiter.take("a")).isPositive();
    }

    @Test
    void zeroIsNoLimit() {
        RateLimiter limiter = limiter(0);

        for (int i = 0; i < 1_000; i++) {
            assertThat(limiter.take("a")).isZero();
        }
    }

    @Test
    void strangersInNumbersDoNotFillTheMemory() {
        RateLimiter limiter = limiter(1);
        assertThat(limiter.take("first")).isZero();

        for (int i = 0; i < 10_000; i++) {
            assertThat(limiter.take("client " + i)).isZero();
        }

        assertThat(limiter.take("first")).as("the first was forgotten").isZero();
    }
}
