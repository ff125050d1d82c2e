package netlab.scan;

import static org.assertj.core.api.Assertions.assertThat;

import netlab.contracts.Transport;
import netlab.scan.Retries.Next.Enough;
import netlab.scan.Retries.Next.Wave;
import org.junit.jupiter.api.Test;

class RetriesTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void aScanWithoutSilenceIsOver() {
        assertThat(new Retries(Transport.TCP, 3).after(50, 50, 0, false, 0)).isEqualTo(new Enough(false));
    }

    @Test
    void silentPortsAreProbedAgainAsOftenAsTheJobSays() {
        Retries retries = new Retries(Transport.TCP, 2);
        assertThat(retries.after(50, 40, 10, false, 0)).isEqualTo(new Wave(10, 0));
        assertThat(retries.after(10, 0, 10, false, 0)).isEqualTo(new Wave(10, 0));
        assertThat(retries.after(10, 0, 10, false, 0)).isEqualTo(new Enough(false));
    }

    @Test
    void withoutRetriesOneAttemptIsEnoughForTcp() {
        assertThat(new Retries(Transport.TCP, 0).after(50, 40, 10, false, 0)).isEqualTo(new Enough(false));
    }

    @Test
    void measuredLossRaisesTheRetriesUntilTwoWavesBringNothing() {
        Retries retries = new Retries(Transport.TCP, 1);
        assertThat(retries.after(1_000, 950, 50, false, 0)).isEqualTo(new Wave(50, 0));
        assertThat(retries.after(50, 40, 10, false, 0)).isEqualTo(new Wave(10, 0));
        assertThat(retries.after(10, 0, 10, false, 0)).isEqualTo(new Wave(10, 0));
        assertThat(retries.after(10, 0, 10, false, 0)).isEqualTo(new Enough(false));
    }

    @Test
    void aLossyNetworkDoesNotKeepATcpScanForEver() {
        Retries retries = new Retries(Transport.TCP, 1);
        int waves = 1;
        while (retries.after(1_000, 1, 1_000 - waves, false, 0) instanceof Wave) {
            waves++;
        }
        assertThat(waves).isEqualTo(10);
    }

    @Test
    void aUdpHostThatSendsIcmpErrorsIsAskedAgainASecondLaterEvenWithoutRetries() {
        Retries retries = new Retries(Transport.UDP, 0);
        assertThat(retries.after(50, 6, 44, true, 0)).isInstanceOfSatisfying(Wave.class, wave -> {
            assertThat(wave.size()).isEqualTo(44);
            assertThat(wave.delayNanos()).isGreaterThan(SECOND);
        });
    }

    @Test
    void wavesAgainstALimitAreOnlyALittleLargerThanWhatTheyBring() {
        Retries retries = new Retries(Transport.UDP, 1);
        retries.after(50, 6, 44, true, 0);
        assertThat(retries.after(44, 1, 43, true, SECOND)).isInstanceOfSatisfying(Wave.class,
                wave -> assertThat(wave.size()).isEqualTo(3));
    }

    @Test
    void silenceIsThePortsOwnWhenWavesOverAllSilentPortsBringNothing() {
        Retries retries = new Retries(Transport.UDP, 1);
        retries.after(50, 6, 44, true, 0);
        retries.after(44, 43, 1, true, SECOND);
        assertThat(retries.after(1, 0, 1, true, 2 * SECOND)).isInstanceOf(Wave.class);
        assertThat(retries.after(1, 0, 1, true, 3 * SECOND)).isEqualTo(new Enough(false));
    }

    @Test
    void whenPatienceEndsTheLimitMayExplainTheSilence() {
        Retries retries = new Retries(Transport.UDP, 1);
        retries.after(1_000, 6, 994, true, 0);
        // a slow job's patience begins only after what it must do at least
        assertThat(retries.after(994, 1, 993, true, 100 * SECOND)).isInstanceOf(Wave.class);
        assertThat(retries.after(3, 1, 992, true, 101 * SECOND)).isInstanceOf(Wave.class);
        assertThat(retries.after(3, 1, 991, true, 160 * SECOND)).isEqualTo(new Enough(true));
    }

    @Test
    void aUdpHostThatSendsNothingIsNotWaitedFor() {
        Retries retries = new Retries(Transport.UDP, 1);
        assertThat(retries.after(50, 0, 50, false, 0)).isEqualTo(new Wave(50, 0));
        assertThat(retries.after(50, 0, 50, false, 0)).isEqualTo(new Enough(false));
    }
}
