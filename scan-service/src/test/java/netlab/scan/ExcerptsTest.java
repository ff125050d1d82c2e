package netlab.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import netlab.contracts.PortFinding;
import netlab.contracts.PortFinding.Excerpt;
import netlab.contracts.PortState;
import netlab.contracts.Reason;
import netlab.contracts.Transport;
import org.junit.jupiter.api.Test;

class ExcerptsTest {
    private static final PortFinding TALKATIVE = new PortFinding(Transport.TCP, 7, PortState.OPEN, Reason.CONNECTED,
            "echo", 0.1, null, new Excerpt("hi", "6869"), "echo",
            new PortFinding.Evidence(1, null, "127.0.0.1:7", null, List.of()));

    @Test
    void whatIsWithinTheLimitIsKept() {
        Excerpts excerpts = new Excerpts(6);
        assertThat(excerpts.within(TALKATIVE)).isSameAs(TALKATIVE);
        assertThat(excerpts.warning()).isEmpty();
    }

    @Test
    void whatIsBeyondIsLeftOutAndTheUserIsToldAndThePortKeepsItsVerdict() {
        Excerpts excerpts = new Excerpts(11);
        excerpts.within(TALKATIVE);
        PortFinding cut = excerpts.within(TALKATIVE);
        assertThat(cut.answer()).isNull();
        assertThat(cut.identified()).isEqualTo("echo");
        assertThat(cut.evidence()).isEqualTo(TALKATIVE.evidence());
        assertThat(excerpts.warning().orElseThrow()).startsWith("ports: what 1 open port said is left out");
    }
}
