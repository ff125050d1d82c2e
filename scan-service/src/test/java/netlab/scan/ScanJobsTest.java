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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import netlab.contracts.Event;
import netlab.contracts.Json;
import netlab.contracts.JobKind;
import netlab.contracts.PortFinding;
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
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
class ScanJobsTest {
    private static final Names NAMES = host -> switch (host) {
        case "target" -> List.of(InetAddress.getLoopbackAddress());
        case "two" -> List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("127.0.0.2"));
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
    void whatIsNotScannedOrGivenTwiceIsTold() throws Exception {
        try (SocketChannel refusing = refusing()) {
            ScanResult result = jobs("127.0.0.0/8")
                    .run(spec("{'targets':['two','127.0.0.1'],'ports':'%1$d,%1$d'}".formatted(port(refusing))), events);
            assertThat(result.hosts()).extracting(ScanResult.Host::address).containsExactly("127.0.0.1");
            assertThat(result.warnings()).containsExactly(
                    "ports: %d is given more than once".formatted(port(refusing)),
                    "targets: two: 127.0.0.1 is scanned, not 127.0.0.2; resolveAll scans all",
                    "targets: 127.0.0.1: 1 address belonged to an earlier target already");
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
    void theEventsAloneTellEveryPortAndAgreeWithTheResult() throws Exception {
        try (Listener echo = Listener.echo();
                DatagramChannel silent = DatagramChannel.open()
                        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            int udp = ((InetSocketAddress) silent.getLocalAddress()).getPort();
            ScanResult result = jobs("target").run(
                    spec("{'targets':['target'],'timeoutMs':300,'ports':'T:1-2000,%d,U:%d'}".formatted(echo.port(),
                            udp)),
                    events);
            Map<PortState, Set<Integer>> told = new EnumMap<>(PortState.class);
            for (Event.ScanPorts ports : events.of(Event.ScanPorts.class)) {
                ports.ports()
                        .ports()
                        .stream()
                        .forEach(port -> assertThat(
                                told.computeIfAbsent(ports.ports().state(), _ -> new HashSet<>()).add(port)).isTrue());
            }
            ScanResult.Host host = result.hosts().getFirst();
            assertThat(told.get(PortState.CLOSED)).containsExactlyInAnyOrderElementsOf(
                    requireNonNull(host.tcp()).closed().toList());
            assertThat(told.get(PortState.OPEN_FILTERED)).containsExactly(udp);
            assertThat(requireNonNull(host.tcp()).open()).contains(echo.port())
                    .containsExactlyElementsOf(events.of(Event.ScanPort.class)
                            .stream()
                            .map(Event.ScanPort::finding)
                            .filter(port -> port.state() == PortState.OPEN)
                            .map(PortFinding::port)
                            .sorted()
                            .toList());
            assertThat(host.groups()).extracting(group -> group.reason().json() + " " + group.causes().getFirst())
                    .containsExactly("refused RST", "no-answer open and silent");
        }
    }

    @Test
    void anOpenPortsEvidenceHasBothEndsOfTheConnection() throws Exception {
        try (Listener echo = Listener.echo()) {
            jobs("target").run(spec("{'targets':['target'],'ports':'%d'}".formatted(echo.port())), events);
            PortFinding.Evidence evidence = events.of(Event.ScanPort.class).getFirst().finding().evidence();
            assertThat(evidence.attempt()).isEqualTo(1);
            assertThat(evidence.remote()).isEqualTo("127.0.0.1:" + echo.port());
            assertThat(evidence.local()).startsWith("127.0.0.1:").isNotEqualTo(evidence.remote());
            assertThat(evidence.causes()).containsExactly("SYN-ACK");
        }
    }

    @Test
    void aJobEndsWhenItsTimeIsUpAndTellsWhatItDidNotGetTo() throws Exception {
        ScanResult result = jobs("127.0.0.0/8").run(
                spec("{'targets':['127.0.0.1','127.0.0.2'],'ports':'1-1000','rate':100,'maxDurationMs':300}"), events);
        assertThat(result.probesSent()).isBetween(1L, 40L);
        assertThat(result.hosts()).hasSize(2).allSatisfy(host -> {
            ScanResult.TcpPorts tcp = requireNonNull(host.tcp());
            assertThat(requireNonNull(tcp.unprobed()).size() + tcp.closed().size() + tcp.open().size()
                    + tcp.filtered().size()).isEqualTo(1_000);
            assertThat(tcp.filtered().isEmpty()).isTrue();
        });
    }

    @Test
    void aScanOfEveryPortOfManyHostsHasFewEvents() throws Exception {
        jobs("127.0.0.0/8").run(spec("{'targets':['127.0.0.0/28'],'ports':'1-9000','probe':false}"), events);
        assertThat(events.of(Event.ScanPorts.class).size()).isBetween(16, 2_000);
        assertThat(events.of(Event.Progressed.class).getLast().progress().done()).isEqualTo(16L * 9_000);
        assertThat(events.of(Event.Progressed.class).getLast().progress().etaMs()).isZero();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void cancellingALargeScanClosesEverySocket() throws Exception {
        ScanJobs jobs = jobs("127.0.0.0/8");
        // what classes and selectors open for good
        jobs.run(spec("{'targets':['127.0.0.1'],'ports':'T:1-9,U:1-9','probe':false}"), events);
        long before = descriptorsOfThisProcess();
        ScanSpec spec = spec("{'targets':['127.0.0.0/25'],'ports':'T:1-65535,U:1-65535','probe':false}");
        AtomicReference<Throwable> ending = new AtomicReference<>();
        Thread job = Thread.ofVirtual().start(() -> {
            try {
                jobs.run(spec, events);
            } catch (Exception e) {
                ending.set(e);
            }
        });
        events.await(Event.ScanPorts.class, 10);
        job.interrupt();
        job.join();
        assertThat(ending.get()).isInstanceOf(InterruptedException.class);
        assertThat(descriptors.free()).isEqualTo(500);
        assertThat(descriptorsOfThisProcess()).isLessThanOrEqualTo(before);
    }

    private static long descriptorsOfThisProcess() throws IOException {
        try (Stream<Path> list = Files.list(Path.of("/proc/self/fd"))) {
            return list.count();
        }
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
            silent.awaitConnections(1);
            job.interrupt();
            assertThat(job.join(Duration.ofMillis(200))).isTrue();
            assertThat(ending.get()).isInstanceOf(InterruptedException.class);
            assertThat(descriptors.free()).isEqualTo(500);
        }
    }
}
