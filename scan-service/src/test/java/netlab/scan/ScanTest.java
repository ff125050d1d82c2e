package netlab.scan;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static netlab.scan.Outcome.ports;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.stream.Stream;
import netlab.capture.SocketLog;
import netlab.contracts.PortFinding;
import netlab.contracts.PortSet;
import netlab.contracts.PortState;
import netlab.contracts.Reason;
import netlab.contracts.Transport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
class ScanTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final Descriptors descriptors = new Descriptors(500);

    @AfterEach
    void everyDescriptorIsGivenBack() {
        assertThat(descriptors.free()).isEqualTo(500);
    }

    /// Bound without listening: it keeps the port, and every connection is refused.
    private static SocketChannel refusing() throws IOException {
        return SocketChannel.open().bind(new InetSocketAddress(LOOPBACK, 0));
    }

    private static int port(SocketChannel channel) throws IOException {
        return ((InetSocketAddress) channel.getLocalAddress()).getPort();
    }

    private static int port(DatagramChannel channel) throws IOException {
        return ((InetSocketAddress) channel.getLocalAddress()).getPort();
    }

    private static DatagramChannel udp() throws IOException {
        return DatagramChannel.open().bind(new InetSocketAddress(LOOPBACK, 0));
    }

    @Test
    void listeningPortsAreOpenAndOthersAreClosed() throws Exception {
        try (Listener listener = Listener.silent(); SocketChannel refusing = refusing()) {
            PortSet both = ports(listener.port(), port(refusing));
            Outcome outcome = Outcome.of(Outcome.plan(both, PortSet.EMPTY, false), descriptors);
            assertThat(outcome.in(Transport.TCP, PortState.OPEN)).isEqualTo(ports(listener.port()));
            assertThat(outcome.in(Transport.TCP, PortState.CLOSED)).isEqualTo(ports(port(refusing)));
            assertThat(outcome.probesSent()).isEqualTo(2);
        }
    }

    @Test
    void theConnectionThatFoundAPortOpenIsTheOneThatIsTalkedOn() throws Exception {
        try (Listener echo = Listener.echo()) {
            Outcome outcome = Outcome.of(Outcome.plan(ports(echo.port()), PortSet.EMPTY, true), descriptors);
            PortFinding found = outcome.open(Transport.TCP, echo.port());
            assertThat(found.identified()).isEqualTo("echo");
            assertThat(found.answer()).isEqualTo(new PortFinding.Excerpt("netlab\r\n", "6e65746c61620d0a"));
            assertThat(found.greeting()).isNull();
            assertThat(echo.connections()).isEqualTo(1);
        }
    }

    @Test
    void openPortsAreTalkedToSideBySide() throws Exception {
        try (Listener first = Listener.silent();
                Listener second = Listener.silent();
                Listener third = Listener.silent();
                Listener fourth = Listener.saying("23 NOV 2026 03:19:50 UTC\r\n".getBytes(US_ASCII))) {
            long began = System.nanoTime();
            Outcome outcome = Outcome.of(
                    Outcome.plan(ports(first.port(), second.port(), third.port(), fourth.port()), PortSet.EMPTY, true),
                    descriptors);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
            assertThat(outcome.open()).hasSize(4);
            assertThat(outcome.open(Transport.TCP, first.port()).identified()).isNull();
            assertThat(outcome.open(Transport.TCP, fourth.port()).identified()).isEqualTo("daytime");
        }
    }

    @Test
    void aUdpPortThatAnswersIsOpen() throws Exception {
        try (DatagramChannel echo = udp()) {
            Thread.ofVirtual().start(() -> {
                try {
                    ByteBuffer buffer = ByteBuffer.allocate(100);
                    var from = echo.receive(buffer);
                    echo.send(buffer.flip(), from);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            Outcome outcome = Outcome.of(Outcome.plan(PortSet.EMPTY, ports(port(echo)), true), descriptors);
            PortFinding found = outcome.open(Transport.UDP, port(echo));
            assertThat(found.reason()).isEqualTo(Reason.ANSWERED);
            assertThat(found.identified()).isEqualTo("echo");
        }
    }

    @Test
    void aSilentUdpPortIsOpenFilteredAndAClosedOneClosed() throws Exception {
        try (DatagramChannel silent = udp(); DatagramChannel other = udp(); DatagramChannel closed = udp()) {
            // connected elsewhere: it keeps the port, and the kernel sends an ICMP port unreachable to everybody else
            closed.connect(other.getLocalAddress());
            Outcome outcome = Outcome.of(Outcome.plan(PortSet.EMPTY, ports(port(silent), port(closed)), true),
                    descriptors);
            assertThat(outcome.in(Transport.UDP, PortState.OPEN_FILTERED)).isEqualTo(ports(port(silent)));
            assertThat(outcome.in(Transport.UDP, PortState.CLOSED)).isEqualTo(ports(port(closed)));
            assertThat(outcome.hosts().getFirst().with(Verdict.NO_DATAGRAM)).isEqualTo(ports(port(silent)));
        }
    }

    @Test
    void ipv6IsScannedToo() throws Exception {
        InetAddress six = InetAddress.ofLiteral("::1");
        try (SocketChannel bound = SocketChannel.open().bind(new InetSocketAddress(six, 0))) {
            Outcome outcome = Outcome.of(Outcome.plan(ports(port(bound)), PortSet.EMPTY, false, 1, six), descriptors);
            assertThat(outcome.in(Transport.TCP, PortState.CLOSED)).isEqualTo(ports(port(bound)));
        }
    }

    @Test
    void aSocketConnectedToItselfIsNoOpenPort() throws Exception {
        Schedule schedule = new Schedule(Stream.<HostScan>empty().iterator(), 1, new Ceilings(0, 0),
                OptionalLong.empty(), _ -> {});
        TcpLoop loop = new TcpLoop(schedule, descriptors, new NothingFound(), SocketLog.NONE);
        try (SocketChannel self = refusing()) {
            self.connect(self.getLocalAddress());
            assertThat(self.isConnected()).isTrue();
            assertThat(loop.isSelfConnected(self)).isTrue();
        }
    }

    @Test
    void scarceDescriptorsSlowAScanDownAndSpoilNothing() throws Exception {
        Descriptors three = new Descriptors(3);
        try (DatagramChannel silent = udp(); DatagramChannel other = udp(); SocketChannel refusing = refusing()) {
            PortSet all = ports(port(silent), port(other));
            Outcome outcome = Outcome.of(Outcome.plan(ports(port(refusing)), all, true), three);
            assertThat(outcome.in(Transport.UDP, PortState.OPEN_FILTERED)).isEqualTo(all);
            assertThat(outcome.in(Transport.TCP, PortState.CLOSED)).isEqualTo(ports(port(refusing)));
        }
        assertThat(three.free()).isEqualTo(3);
    }

    @Test
    void theRateIsKept() throws Exception {
        try (SocketChannel first = refusing(); SocketChannel second = refusing(); SocketChannel third = refusing()) {
            ScanPlan plan = new ScanPlan(Outcome.plan(PortSet.EMPTY, PortSet.EMPTY, false).targets(),
                    ports(port(first), port(second), port(third)), PortSet.EMPTY,
                    Outcome.pace(Duration.ofSeconds(1), 0, 10, 0), false, new Datagrams(Octets.NONE, false),
                    Octets.NONE);
            long began = System.nanoTime();
            Outcome outcome = Outcome.of(plan, descriptors);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
            assertThat(outcome.in(Transport.TCP, PortState.CLOSED).size()).isEqualTo(3);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aCancelledScanStopsAtOnceAndLeaksNothing() throws Exception {
        try (Listener silent = Listener.silent(); DatagramChannel mute = udp()) {
            // what classes and selectors open for good
            Outcome.of(Outcome.plan(ports(silent.port()), ports(port(mute)), true), descriptors);
            long before = descriptorsOfThisProcess();
            Scan scan = Scan.start(Outcome.plan(ports(silent.port()), ports(port(mute)), true), descriptors);
            silent.awaitConnections(2);
            long cancelledAt = System.nanoTime();
            scan.close();
            Duration took = Duration.ofNanos(System.nanoTime() - cancelledAt);
            assertThat(took).isLessThan(Duration.ofMillis(200));
            assertThat(descriptors.free()).isEqualTo(500);
            // the listener's side of the connection may still be open
            assertThat(descriptorsOfThisProcess()).isLessThanOrEqualTo(before + 1);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFinishedScanLeaksNoDescriptor() throws Exception {
        try (SocketChannel refusing = refusing(); DatagramChannel mute = udp()) {
            ScanPlan plan = Outcome.plan(ports(port(refusing)), ports(port(mute)), true);
            Outcome.of(plan, descriptors);
            long before = descriptorsOfThisProcess();
            for (int i = 0; i < 5; i++) {
                Outcome.of(plan, descriptors);
            }
            assertThat(descriptorsOfThisProcess()).isLessThan(before + 5);
        }
    }

    private static long descriptorsOfThisProcess() throws IOException {
        try (Stream<Path> list = Files.list(Path.of("/proc/self/fd"))) {
            return list.count();
        }
    }

    private static final class NothingFound implements Discoveries {
        @Override
        public boolean hasRoom(Transport transport) {
            return true;
        }

        @Override
        public boolean connected(Probe probe, Evidence.Connected evidence, SocketChannel channel,
                @Nullable InetSocketAddress local) {
            return false;
        }

        @Override
        public void answered(Probe probe, Evidence.Answered evidence, @Nullable InetSocketAddress local, Octets sent) {}

        @Override
        public void barred(Probe probe, Evidence.Barred evidence, @Nullable InetSocketAddress local) {}
    }
}
