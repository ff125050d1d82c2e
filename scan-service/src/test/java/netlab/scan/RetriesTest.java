package netlab.scan;

import static org.assertj.core.api.Assertions.assertThat;

import netlab.contracts.Transport;
import netlab.scan.Retries.Next;
import netlab.scan.Retries.Next.Enough;
import netlab.scan.Retries.Next.Wave;
import netlab.scan.Retries.Outcome;
import org.junit.jupiter.api.Test;

class RetriesTest {
    private static final int MANY = 1_000;

    private static Next after(Retries retries, int size, int answered, int silent, int errors) {
        return retries.after(new Outcome(size, answered, silent, size == answered + silent), errors, false);
    }

    @Test
    void aScanWithoutSilenceIsOver() {
        assertThat(after(new Retries(Transport.TCP, 3), 50, 50, 0, MANY)).isEqualTo(new Enough());
    }

    @Test
    void silentPortsAreProbedAgainAsOftenAsTheJobSays() {
        Retries retries = new Retries(Transport.TCP, 2);
        assertThat(after(retries, 50, 40, 10, 40)).isEqualTo(new Wave(10, 0, 0, 0));
        assertThat(after(retries, 10, 0, 10, 40)).isEqualTo(new Wave(10, 0, 0, 0));
        assertThat(after(retries, 10, 0, 10, 40)).isEqualTo(new Enough());
    }

    @Test
    void withoutRetriesOneAttemptIsEnough() {
        assertThat(after(new Retries(Transport.TCP, 0), 50, 40, 10, 40)).isEqualTo(new Enough());
        assertThat(after(new Retries(Transport.UDP, 0), 50, 0, 50, 0)).isEqualTo(new Enough());
    }

    @Test
    void measuredLossRaisesTheRetriesUntilTwoWavesBringNothing() {
        Retries retries = new Retries(Transport.TCP, 1);
        assertThat(after(retries, 1_000, 950, 50, 950)).isEqualTo(new Wave(50, 0, 0, 0));
        assertThat(after(retries, 50, 40, 10, 990)).isEqualTo(new Wave(10, 0, 0, 0));
        assertThat(after(retries, 10, 0, 10, 990)).isEqualTo(new Wave(10, 0, 0, 0));
        assertThat(after(retries, 10, 0, 10, 990)).isEqualTo(new Enough());
        assertThat(retries.isLimited()).isFalse();
    }

    @Test
    void fewSilentPortsAmongManyThatAnswerMayBeLossAndAreProbedOnceMore() {
        Retries retries = new Retries(Transport.TCP, 1);
        assertThat(after(retries, 400, 399, 1, 399)).isEqualTo(new Wave(1, 0, 0, 0));
        assertThat(after(retries, 1, 0, 1, 399)).isEqualTo(new Wave(1, 0, 0, 0));
        assertThat(after(retries, 1, 0, 1, 399)).isEqualTo(new Enough());
        assertThat(after(new Retries(Transport.TCP, 0), 400, 399, 1, 399)).isEqualTo(new Enough());
    }

    @Test
    void fewIcmpErrorsBeforeSilenceMayBeABurstSoTheNextWaveWaitsForTheLimitEvenWithoutRetries() {
        assertThat(after(new Retries(Transport.UDP, 0), 50, 6, 44, 6))
                .isEqualTo(new Wave(44, 0, Retries.LIMIT_PERIOD, 0));
        assertThat(after(new Retries(Transport.TCP, 0), 50, 6, 44, 6))
                .isEqualTo(new Wave(44, 0, Retries.LIMIT_PERIOD, 0));
    }

    @Test
    void manyErrorsAtOnceAreNoBurstAndNothingIsWaitedFor() {
        assertThat(after(new Retries(Transport.UDP, 1), 1_000, 900, 100, 900)).isEqualTo(new Wave(100, 0, 0, 0));
    }

    @Test
    void aTcpHostWhoseRejectionsCameByIcmpMayHoldFurtherOnesBack() {
        assertThat(new Retries(Transport.TCP, 1).after(new Outcome(1_000, 906, 94, true), 906, true))
                .isEqualTo(new Wave(94, 0, Retries.LIMIT_PERIOD, 0));
    }

    @Test
    void wavesAgainstALimitAreALittleLargerThanWhatTheyBringAndSpreadOverASecond() {
        Retries retries = new Retries(Transport.TCP, 1);
        after(retries, 50, 6, 44, 6);
        long fourth = Retries.LIMIT_PERIOD / 4;
        assertThat(after(retries, 44, 1, 43, 7)).isEqualTo(new Wave(4, 0, fourth, fourth));
        assertThat(retries.isLimited()).isFalse();
        assertThat(after(retries, 4, 2, 41, 9)).isEqualTo(
                new Wave(5, 0, Retries.LIMIT_PERIOD / 5, Retries.LIMIT_PERIOD / 5));
        assertThat(retries.isLimited()).isTrue();
    }

    @Test
    void ofUdpPortsOneLeadsTheOthersThroughTheSecond() {
        Retries retries = new Retries(Transport.UDP, 1);
        after(retries, 50, 6, 44, 6);
        long fourth = Retries.LIMIT_PERIOD / 4;
        assertThat(after(retries, 44, 1, 43, 7)).isEqualTo(new Wave(5, 4, fourth, fourth));
        assertThat(after(retries, 5, 1, 2, 8)).isEqualTo(new Wave(2, 4, fourth, fourth));
    }

    @Test
    void whatAWaveBringsBackAfterLossIsNoLimit() {
        Retries retries = new Retries(Transport.TCP, 1);
        retries.after(new Outcome(400, 385, 15, true), 385, true);
        retries.after(new Outcome(15, 5, 10, true), 390, true);
        retries.after(new Outcome(10, 0, 10, true), 390, true);
        assertThat(retries.after(new Outcome(10, 0, 10, true), 390, true)).isEqualTo(new Enough());
        assertThat(retries.isLimited()).isFalse();
    }

    @Test
    void aLostPacketThatIsLostAgainIsNoLimit() {
        Retries retries = new Retries(Transport.UDP, 1);
        after(retries, 100, 93, 7, 93);
        after(retries, 7, 1, 6, 94);
        assertThat(after(retries, 6, 1, 5, 95)).isEqualTo(new Wave(5, 0, 0, 0));
        assertThat(retries.isLimited()).isFalse();
    }

    @Test
    void furtherWavesThatBringAsMuchAsTheLastShowALimitWithoutABurst() {
        Retries retries = new Retries(Transport.TCP, 1);
        after(retries, 10_000, 500, 9_500, 500);
        assertThat(after(retries, 9_500, 250, 9_250, 750)).isEqualTo(new Wave(9_250, 0, 0, 0));
        assertThat(retries.isLimited()).isFalse();
        assertThat(after(retries, 9_250, 240, 9_010, 990)).isInstanceOfSatisfying(Wave.class,
                wave -> assertThat(wave.size()).isEqualTo(481));
        assertThat(retries.isLimited()).isTrue();
    }

    @Test
    void silenceIsThePortsOwnWhenWavesOverAllSilentPortsBringNothing() {
        Retries retries = new Retries(Transport.UDP, 1);
        after(retries, 50, 6, 44, 6);
        after(retries, 44, 42, 2, 48);
        assertThat(after(retries, 2, 1, 1, 49)).isInstanceOf(Wave.class);
        assertThat(after(retries, 1, 0, 1, 49)).isInstanceOf(Wave.class);
        assertThat(after(retries, 1, 0, 1, 49)).isEqualTo(new Enough());
    }

    @Test
    void aBarrenWaveThatLeftPortsOutSaysNothingAndTheNextIsLarger() {
        Retries retries = new Retries(Transport.UDP, 0);
        after(retries, 50, 6, 44, 6);
        after(retries, 44, 1, 43, 7);
        assertThat(after(retries, 5, 0, 43, 7)).isInstanceOfSatisfying(Wave.class,
                wave -> assertThat(wave.size()).isEqualTo(11));
    }

    @Test
    void aUdpHostThatSendsNothingIsNotWaitedForBeyondItsRetries() {
        Retries retries = new Retries(Transport.UDP, 1);
        assertThat(after(retries, 50, 0, 50, 0)).isInstanceOf(Wave.class);
        assertThat(after(retries, 50, 0, 50, 0)).isEqualTo(new Enough());
        assertThat(retries.explainsSilence(0, false)).isFalse();
    }
}
