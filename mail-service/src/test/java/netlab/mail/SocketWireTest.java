package netlab.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // an interrupt ends no read
class SocketWireTest {
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofHours(1);

    private final LoopbackWires wires;

    SocketWireTest() throws IOException {
        wires = new LoopbackWires();
    }

    @AfterEach
    void close() throws IOException {
        wires.close();
    }

    @Test
    void bytesThatMustComeAndDoNotCloseTheWire() throws Exception {
        try (SocketWire wire = wires.connect(LONG)) {
            assertThatThrownBy(() -> wire.read(new byte[1], SHORT)).isInstanceOf(SocketTimeoutException.class);
            assertThat(wire.isClosed()).isTrue();
            assertThat(wires.peer().getInputStream().read()).isEqualTo(-1);
            assertThatThrownBy(() -> wire.write(new byte[1])).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void bytesThatMayComeLeaveItOpenWhenTheyDoNot() throws Exception {
        try (SocketWire wire = wires.connect(LONG)) {
            byte[] into = new byte[10];
            assertThat(wire.poll(into, SHORT)).isZero();
            wires.peer().getOutputStream().write(new byte[]{1, 2});
            assertThat(wire.poll(into, LONG)).isEqualTo(2);
            assertThat(wire.poll(into, SHORT)).isZero();
            wires.peer().getOutputStream().write(3);
            assertThat(wire.read(into, LONG)).isEqualTo(1);
            wires.peer().close();
            assertThat(wire.poll(into, LONG)).isEqualTo(-1);
        }
    }

    @Test
    void aWaitThatIsOverCountsNoMore() throws Exception {
        try (SocketWire wire = wires.connect(LONG)) {
            wires.peer().getOutputStream().write(1);
            assertThat(wire.read(new byte[1], Duration.ofMinutes(1))).isEqualTo(1);
            wires.moveClock(Duration.ofMinutes(5));
            Thread.sleep(WireWatch.PERIOD.multipliedBy(3));
            assertThat(wire.isClosed()).isFalse();
        }
    }

    @Test
    void theDeadlineClosesItUnderAnything() throws Exception {
        try (SocketWire wire = wires.connect(LONG)) {
            wires.moveClock(LONG.plusMinutes(1));
            assertThatThrownBy(() -> wire.poll(new byte[1], LONG)).isInstanceOf(SocketTimeoutException.class);
            assertThat(wire.isClosed()).isTrue();
            assertThatThrownBy(wire::hasUnread).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void aWriteThatNobodyReadsIsClosedAfterThreeMinutes() throws Exception {
        try (SocketWire wire = wires.connect(LONG)) {
            Thread clock = Thread.ofVirtual().start(() -> {
                try {
                    while (wires.peer().getInputStream().available() == 0) {
                        Thread.sleep(Duration.ofMillis(5));
                    }
                    wires.moveClock(Duration.ofMinutes(4)); // the write is under way
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThatThrownBy(() -> wire.write(new byte[64 << 20])).isInstanceOf(SocketTimeoutException.class);
            clock.join();
            assertThat(wire.isClosed()).isTrue();
        }
    }

    @Test
    void aTlsHandshakeThatIsNotAnsweredIsClosedAfterAMinute() throws Exception {
        try (SocketWire wire = wires.connect(LONG)) {
            Thread clock = Thread.ofVirtual().start(() -> {
                try {
                    boolean _ = wires.peer().getInputStream().read() >= 0;
                    wires.moveClock(Duration.ofMinutes(2));
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThatThrownBy(wire::startTls).isInstanceOf(SocketTimeoutException.class);
            clock.join();
            assertThat(wire.isClosed()).isTrue();
        }
    }
}
