package netlab.scan;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import netlab.contracts.Event;
import netlab.contracts.Json;
import netlab.contracts.JobKind;
import netlab.contracts.PortState;
import netlab.contracts.ProblemType;
import netlab.contracts.Progress;
import netlab.contracts.Reason;
import netlab.contracts.ScanResult;
import netlab.contracts.ScanSpec;
import netlab.service.JobFailure;
import netlab.service.Names;
import netlab.service.Settings;
import netlab.service.TargetPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ScanJobsTest {
    private static final Names NAMES = host -> switch (host) {
        case "target" -> List.of(InetAddress.getLoopbackAddress());
        default -> Names.system().lookup(host);
    };

    private final Descriptors descriptors = new Descriptors(500);
    private final ToldEvents events = new ToldEvents();

    private ScanJobs jobs(String allowed) throws Exception {
        Settings settings = Settings.of(Map.of("NETLAB_TARGETS", allowed));
        TargetPolicy policy = TargetPolicy.from(settings, NAMES);
        settings.check();
        return new ScanJobs(policy, descriptors);
    }

    private static ScanSpec spec(String json) throws Exception {
        return (ScanSpec) JobKind.SCAN.read(Json.parse(json.replace('\'', '"')));
    }

    private static SocketChannel refusing() throws IOException {
        return SocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private static int port(SocketChannel channel) throws IOException {
        return ((InetSocketAddress) channel.getLocalAddress()).getPort();
    }

    @Test
    void aScanOfBothProtocolsGivesEveryPortItsState() throws Exception {
        try (Listener echo = Listener.echo();
                SocketChannel refusing = refusing();
                DatagramChannel silent = DatagramChannel.open()
                        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            int udp = ((InetSocketAddress) silent.getLocalAddress()).getPort();
            ScanResult result = jobs("target").run(spec("{'targets':['target'],'timeoutMs':300,'ports':'T:%d,%d,U:%d'}"
                    .formatted(echo.port(), port(refusing), udp)), events);

            ScanResult.Host host = result.hosts().getFirst();
            assertThat(host.target()).isEqualTo("target");
            assertThat(host.address()).isEqualTo("127.0.0.1");
            assertThat(requireNonNull(host.tcp()).open()).containsExactly(echo.port());
            assertThat(requireNonNull(host.tcp()).closed()).hasToString(Integer.toString(port(refusing)));
            assertThat(requireNonNull(host.udp()).openFiltered()).hasToString(Integer.toString(udp));
            assertThat(host.ports()).extracting(port -> port.state() + " " + port.reason())
                    .containsExactly(PortState.OPEN + " " + Reason.CONNECTED,
                            PortState.OPEN_FILTERED + " " + Reason.NO_ANSWER);
            assertThat(result.probesSent()).isGreaterThanOrEqualTo(4);
            assertThat(result.durationMs()).isPositive();
        }
    }

    @Test
    void aProtocolThatWasNotScannedIsAbsent() throws Exception {
        try (SocketChannel refusing = refusing()) {
            ScanResult result = jobs("127.0.0.1")
                    .run(spec("{'targets':['127.0.0.1'],'ports':'%d'}".formatted(port(refusing))), events);
            assertThat(result.hosts().getFirst().udp()).isNull();
            assertThat(Json.text(result)).doesNotContain("udp");
        }
    }

    @Test
    void anOpenPortIsToldWithItsEvidenceAndTheEndIsFullProgress() throws Exception {
        try (Listener quote = Listener.saying("Nothing is lost.\r\n".getBytes(US_ASCII));
                SocketChannel refusing = refusing()) {
            jobs("target").run(
                    spec("{'targets':['target'],'ports':'%d,%d'}".formatted(quote.port(), port(refusing))), events);
            assertThat(events.of(Event.ScanPort.class)).singleElement().satisfies(told -> {
                assertThat(told.target()).isEqualTo("target");
                assertThat(told.finding().port()).isEqualTo(quote.port());
                assertThat(told.finding().identified()).isEqualTo("qotd");
                assertThat(told.finding().greeting()).isNotNull();
            });
            assertThat(events.of(Event.Progressed.class)).isNotEmpty();
            Progress last = events.of(Event.Progressed.class).getLast().progress();
            assertThat(last.done()).isEqualTo(2);
            assertThat(last.total()).isEqualTo(2);
            assertThat(last.etaMs()).isZero();
        }
    }

    @Test
    void aNetworkIsScannedAddressByAddressInOrder() throws Exception {
        try (SocketChannel refusing = refusing()) {
            ScanResult result = jobs("127.0.0.0/8")
                    .run(spec("{'targets':['127.0.0.0/29'],'ports':'%d'}".formatted(port(refusing))), events);
            assertThat(result.hosts()).extracting(ScanResult.Host::address)
                    .startsWith("127.0.0.0", "127.0.0.1")
                    .endsWith("127.0.0.7")
                    .hasSize(8);
            assertThat(result.hosts()).allSatisfy(host -> assertThat(host.target()).isEqualTo("127.0.0.0/29"));
        }
    }

    @Test
    void oneForbiddenAddressRefusesTheWholeJob() throws Exception {
        try (Listener listener = Listener.silent()) {
            ScanJobs jobs = jobs("127.0.0.1,127.0.0.2");
            ScanSpec spec = spec("{'targets':['127.0.0.0/30'],'ports':'%d'}".formatted(listener.port()));
            JobFailure failure = catchThrowableOfType(JobFailure.class, () -> jobs.run(spec, events));
            assertThat(failure.problem().kind()).isEqualTo(ProblemType.TARGET_NOT_ALLOWED);
            assertThat(listener.connections()).isZero();
        }
    }

    @Test
    void aForbiddenPortRefusesTheJobToo() throws Exception {
        ScanJobs jobs = jobs("127.0.0.1:7");
        ScanSpec spec = spec("{'targets':['127.0.0.1'],'ports':'7-8'}");
        JobFailure failure = catchThrowableOfType(JobFailure.class, () -> jobs.run(spec, events));
        assertThat(failure.problem().kind()).isEqualTo(ProblemType.TARGET_NOT_ALLOWED);
        assertThat(failure.problem().detail()).contains("port 8");
    }

    @Test
    void cancellingStopsTheJobWithin200MsAndClosesItsSockets() throws Exception {
        try (Listener silent = Listener.silent()) {
            ScanJobs jobs = jobs("target");
            ScanSpec spec = spec("{'targets':['target'],'ports':'%d'}".formatted(silent.port()));
            AtomicReference<Throwable> ending = new AtomicReference<>();
            Thread job = Thread.ofVirtual().start(() -> {
                try {
                    jobs.run(spec, events);
                } catch (Exception e) {
                    ending.set(e);
                }
            });
            while (silent.connections() == 0) {
                Thread.onSpinWait();
            }
            job.interrupt();
            assertThat(job.join(Duration.ofMillis(200))).isTrue();
            assertThat(ending.get()).isInstanceOf(InterruptedException.class);
            assertThat(descriptors.free()).isEqualTo(500);
        }
    }
}
