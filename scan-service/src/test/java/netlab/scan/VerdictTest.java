package netlab.scan;

import static org.assertj.core.api.Assertions.assertThat;

import netlab.contracts.PortState;
import netlab.contracts.Reason;
import netlab.contracts.Transport;
import org.junit.jupiter.api.Test;

class VerdictTest {
    @Test
    void anAcceptedConnectionIsOpen() {
        assertThat(Verdict.on(new Evidence.Connected(1))).contains(Verdict.CONNECTED);
        assertThat(Verdict.CONNECTED.state()).isEqualTo(PortState.OPEN);
    }

    @Test
    void aRefusalIsClosedAndSaysNotWhetherByRstOrIcmp() {
        assertThat(Verdict.on(new Evidence.Refused(1))).contains(Verdict.REFUSED);
        assertThat(Verdict.REFUSED.state()).isEqualTo(PortState.CLOSED);
        assertThat(Verdict.REFUSED.reason()).isEqualTo(Reason.REFUSED);
    }

    @Test
    void anUnreachableHostIsFilteredAndNotClosed() {
        assertThat(Verdict.on(new Evidence.Unreachable("No route to host", 1))).contains(Verdict.UNREACHABLE);
        assertThat(Verdict.UNREACHABLE.state()).isEqualTo(PortState.FILTERED);
    }

    @Test
    void anEmptyDatagramIsAnAnswerToo() {
        assertThat(Verdict.on(new Evidence.Answered(1, Octets.NONE))).contains(Verdict.ANSWERED);
        assertThat(Verdict.ANSWERED.state()).isEqualTo(PortState.OPEN);
    }

    @Test
    void anIcmpPortUnreachableClosesAUdpPort() {
        assertThat(Verdict.on(new Evidence.PortUnreachable(1))).contains(Verdict.PORT_UNREACHABLE);
        assertThat(Verdict.PORT_UNREACHABLE.state()).isEqualTo(PortState.CLOSED);
    }

    @Test
    void aProhibitedUdpPortIsFiltered() {
        assertThat(Verdict.on(new Evidence.Prohibited("No route to host", 1))).contains(Verdict.PROHIBITED);
        assertThat(Verdict.PROHIBITED.state()).isEqualTo(PortState.FILTERED);
    }

    @Test
    void oneSilenceIsNoVerdictYet() {
        assertThat(Verdict.on(new Evidence.Silence())).isEmpty();
    }

    @Test
    void lastingSilenceIsFilteredForTcpAndOpenFilteredForUdp() {
        assertThat(Verdict.onSilence(Transport.TCP, false).state()).isEqualTo(PortState.FILTERED);
        assertThat(Verdict.onSilence(Transport.UDP, false).state()).isEqualTo(PortState.OPEN_FILTERED);
        assertThat(Verdict.onSilence(Transport.UDP, false).reason()).isEqualTo(Reason.NO_ANSWER);
    }

    @Test
    void silenceThatALimitMayExplainSaysSoAndIsNeverGuessedClosed() {
        Verdict verdict = Verdict.onSilence(Transport.UDP, true);
        assertThat(verdict.state()).isEqualTo(PortState.OPEN_FILTERED);
        assertThat(verdict.reason()).isEqualTo(Reason.RATE_LIMITED);
    }
}
