package netlab.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SocketWireTest {
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofHours(1);

    private final ServerSocket listener;
    private Socket peer = new Socket();
    private volatile long later;

    SocketWireTest() throws IOException {
        listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    @BeforeEach
    void isNow() {
        later = 0;
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
        peer.close();
    }

    private long now() {
        return System.nanoTime() + later;
    }

    private SocketWire wire(Duration time) throws IOException {
        SocketWire wire = SocketWire.connect(new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort()),
                LONG, new TlsTrust("mail.lab.example", true, List.of()), Deadline.in(time, this::now));
        peer = listener.accept();
        return wire;
    }

    @Test
    void bytesThatMustComeAndDoNotCloseTheWire() throws Exception {
        try (SocketWire wire = wire(LONG)) {
            assertThatThrownBy(() -> wire.read(new byte[1], SHORT)).isInstanceOf(SocketTimeoutException.class);
            assertThat(wire.isClosed()).isTrue();
            assertThat(peer.getInputStream().read()).isEqualTo(-1);
            assertThatThrownBy(() -> wire.write(new byte[1])).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void bytesThatMayComeLeaveItOpenWhenTheyDoNot() throws Exception {
        try (SocketWire wire = wire(LONG)) {
            byte[] into = new byte[10];
            assertThat(wire.poll(into, SHORT)).isZero();
            peer.getOutputStream().write(new byte[]{1, 2});
            assertThat(wire.poll(into, LONG)).isEqualTo(2);
            assertThat(wire.poll(into, SHORT)).isZero();
            peer.getOutputStream().write(3);
            assertThat(wire.read(into, LONG)).isEqualTo(1);
            peer.close();
            assertThat(wire.poll(into, LONG)).isEqualTo(-1);
        }
    }

    @Test
    void aWaitThatIsOverCountsNoMore() throws Exception {
        try (SocketWire wire = wire(LONG)) {
            peer.getOutputStream().write(1);
            assertThat(wire.read(new byte[1], Duration.ofMinutes(1))).isEqualTo(1);
            later = Duration.ofMinutes(5).toNanos();
            Thread.sleep(WireWatch.PERIOD.multipliedBy(3));
            assertThat(wire.isClosed()).isFalse();
        }
    }

    @Test
    void theDeadlineClosesItUnderAnything() throws Exception {
        try (SocketWire wire = wire(LONG)) {
            later = LONG.plusMinutes(1).toNanos();
            assertThatThrownBy(() -> wire.poll(new byte[1], LONG)).isInstanceOf(SocketTimeoutException.class);
            assertThat(wire.isClosed()).isTrue();
        }
    }

    @Test
    void aWriteThatNobodyReadsIsClosedAfterThreeMinutes() throws Exception {
        try (SocketWire wire = wire(LONG)) {
            Thread clock = Thread.ofVirtual().start(() -> {
                try {
                    while (peer.getInputStream().available() == 0) {
                        Thread.sleep(Duration.ofMillis(5));
                    }
                    later = Duration.ofMinutes(4).toNanos(); // the write is under way
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
        try (SocketWire wire = wire(LONG)) {
            Thread clock = Thread.ofVirtual().start(() -> {
                try {
                    boolean _ = peer.getInputStream().read() >= 0;
                    later = Duration.ofMinutes(2).toNanos();
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
