package netlab.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class RoundTripTest {
    private static final long MS = 1_000_000;

    @Test
    void withoutASampleItWaitsAsLongAsItMay() {
        assertThat(new RoundTrip(250 * MS, 1_000 * MS).timeout(0)).isEqualTo(1_000 * MS);
    }

    @Test
    void theFirstSampleGivesThreeTimesItself() {
        RoundTrip roundTrip = new RoundTrip(1, 60_000 * MS);
        roundTrip.sample(100 * MS);
        assertThat(roundTrip.timeout(0)).isEqualTo(300 * MS);
    }

    @Test
    void laterSamplesAreSmoothedAsTheRfcSays() {
        RoundTrip roundTrip = new RoundTrip(1, 60_000 * MS);
        roundTrip.sample(100 * MS);
        roundTrip.sample(180 * MS);
        // rttvar = 3/4·50 + 1/4·80 = 57.5; srtt = 7/8·100 + 1/8·180 = 110
        assertThat(roundTrip.timeout(0)).isEqualTo(340 * MS);
    }

    @Test
    void aFurtherAttemptWaitsTwiceAsLong() {
        RoundTrip roundTrip = new RoundTrip(250 * MS, 1_000 * MS);
        roundTrip.sample(MS);
        assertThat(List.of(roundTrip.timeout(0), roundTrip.timeout(1), roundTrip.timeout(2), roundTrip.timeout(3)))
                .containsExactly(250 * MS, 500 * MS, 1_000 * MS, 1_000 * MS);
    }

    @Property
    void theWaitStaysBetweenFloorAndCeiling(@ForAll List<@LongRange(min = 0, max = 10_000_000_000L) Long> samples,
            @ForAll @IntRange(max = 100) int attempt, @ForAll @LongRange(min = 1, max = 60_000) long ceilingMs) {
        RoundTrip roundTrip = new RoundTrip(250 * MS, ceilingMs * MS);
        samples.forEach(roundTrip::sample);
        assertThat(roundTrip.timeout(attempt)).isBetween(Math.min(250, ceilingMs) * MS, ceilingMs * MS);
    }
}
