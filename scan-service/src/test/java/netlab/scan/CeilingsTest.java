package netlab.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CeilingsTest {
    private static final long SECOND = 1_000_000_000L;

    @Property(tries = 200)
    void noSecondHoldsMoreProbesThanTheRate(@ForAll long seed, @ForAll @IntRange(min = 1, max = 5_000) int rate) {
        Random random = new Random(seed);
        Ceilings ceilings = new Ceilings(rate, 0);
        List<Long> admitted = new ArrayList<>();
        for (long now = 0; now < 3 * SECOND; now += random.nextLong(1, 30_000_000)) {
            while (ceilings.admit(now)) {
                admitted.add(now);
            }
        }
        for (int i = rate; i < admitted.size(); i++) {
            assertThat(admitted.get(i) - admitted.get(i - rate)).isGreaterThanOrEqualTo(SECOND);
        }
    }

    @Test
    void aSteadySenderReachesNearlyTheRate() {
        Ceilings ceilings = new Ceilings(1_000, 0);
        for (long now = 0; now < SECOND; now += 2_000_000) {
            while (ceilings.admit(now)) {
                ceilings.settled();
            }
        }
        assertThat(ceilings.sent()).isBetween(980L, 1_000L);
    }

    @Test
    void noMoreProbesAreUnderWayThanTheParallelism() {
        Ceilings ceilings = new Ceilings(0, 2);
        assertThat(ceilings.admit(0)).isTrue();
        assertThat(ceilings.admit(0)).isTrue();
        assertThat(ceilings.admit(0)).isFalse();
        ceilings.settled();
        assertThat(ceilings.admit(0)).isTrue();
    }

    @Test
    void aProbeThatWasNotSentIsNotCounted() {
        Ceilings ceilings = new Ceilings(0, 1);
        assertThat(ceilings.admit(0)).isTrue();
        ceilings.unsent();
        assertThat(ceilings.sent()).isZero();
        assertThat(ceilings.admit(0)).isTrue();
    }

    @Test
    void itTellsHowLongTheRateForbidsAProbe() {
        Ceilings ceilings = new Ceilings(1, 0);
        assertThat(ceilings.waitNanos(0)).isZero();
        assertThat(ceilings.admit(0)).isTrue();
        assertThat(ceilings.waitNanos(SECOND / 2)).isBetween(SECOND / 2, SECOND);
    }
}
