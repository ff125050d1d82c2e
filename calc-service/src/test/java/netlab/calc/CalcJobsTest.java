package netlab.calc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import netlab.contracts.CalcResult;
import netlab.contracts.CalcSpec;
import netlab.contracts.Event;
import netlab.contracts.HostPort;
import netlab.contracts.Operation;
import netlab.contracts.ProblemType;
import netlab.contracts.Transport;
import netlab.contracts.WireOrder;
import netlab.service.Events;
import netlab.service.JobFailure;
import netlab.service.Metrics;
import netlab.service.Names;
import netlab.service.Settings;
import netlab.service.TargetPolicy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class CalcJobsTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final List<Event> events = new ArrayList<>();
    private CalcServer server;
    private CalcJobs jobs;

    @BeforeEach
    void start() throws IOException {
        Settings settings = Settings.of(Map.of("NETLAB_CALC_BIND", "127.0.0.1", "NETLAB_CALC_PORT", "0",
                "NETLAB_CALC_LITTLE_PORT", "0", "NETLAB_TARGETS", "127.0.0.0/8"));
        server = CalcServer.start(CalcServerConfig.from(settings), Metrics.create());
        jobs = new CalcJobs(TargetPolicy.from(settings, Names.system()), Names.system(),
                order -> new InetSocketAddress(LOOPBACK, server.port(order.byteOrder())));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private CalcResult run(CalcSpec spec) throws JobFailure, InterruptedException {
        return (CalcResult) jobs.run(spec, new Events() {
            @Override
            public void emit(Event event) {
                events.add(event);
            }

            @Override
            public void awaitCommit() {}
        });
    }

    private static CalcSpec spec(Operation operation, List<Integer> numbers, Transport transport,
            @Nullable HostPort server) {
        return new CalcSpec(operation, numbers, transport, server, WireOrder.BIG, 7, null, 2_000, false);
    }

    private void assertFails(CalcSpec spec, ProblemType type) {
        assertThatThrownBy(() -> run(spec)).isInstanceOfSatisfying(JobFailure.class,
                failure -> assertThat(failure.problem().kind()).as(failure.getMessage()).isEqualTo(type));
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void everyOperationIsAnsweredRight(Transport transport) throws Exception {
        assertThat(run(spec(Operation.SUM, List.of(1, 2, 3), transport, null)).result()).isEqualTo(6);
        assertThat(run(spec(Operation.PRODUCT, List.of(-4, 5), transport, null)).result()).isEqualTo(-20);
        assertThat(run(spec(Operation.MINIMUM, List.of(3, -9), transport, null)).result()).isEqualTo(-9);
        assertThat(run(spec(Operation.MAXIMUM, IntStream.range(0, 255).boxed().toList(), transport, null)).result())
                .isEqualTo(254);
    }

    @Test
    void theResultTellsBothEndsAndTheBytes() throws Exception {
        CalcResult result = run(spec(Operation.SUM, List.of(1, 2), Transport.TCP, null));

        assertThat(result.requestHex()).isEqualTo("0000000753756d6d65020000000100000002");
        assertThat(result.responseHex()).isEqualTo("0000000700000003");
        assertThat(result.remote()).isEqualTo("127.0.0.1:" + server.port(java.nio.ByteOrder.BIG_ENDIAN));
        assertThat(result.rttMs()).isPositive();
        assertThat(events).singleElement()
                .isInstanceOfSatisfying(Event.CalcExchange.class,
                        exchange -> assertThat(exchange.responseHex()).isEqualTo(result.responseHex()));
    }

    @Test
    void littleEndianGoesToTheLittleEndianPort() throws Exception {
        CalcResult result = run(
                new CalcSpec(Operation.SUM, List.of(1, 2), Transport.UDP, null, WireOrder.LITTLE, 7, null, 2_000,
                        false));

        assertThat(result.result()).isEqualTo(3);
        assertThat(result.responseHex()).isEqualTo("0700000003000000");
    }

    @Test
    void theLocalAddressIsBoundBeforeConnecting() throws Exception {
        CalcResult result = run(new CalcSpec(Operation.SUM, List.of(), Transport.TCP, null, WireOrder.BIG, 7,
                new HostPort("127.0.0.7", 0), 2_000, false));

        assertThat(result.local()).startsWith("127.0.0.7:");
    }

    @Test
    void aLocalAddressThatIsntHereIsTold() {
        assertFails(new CalcSpec(Operation.SUM, List.of(), Transport.TCP, null, WireOrder.BIG, 7,
                new HostPort("192.0.2.1", 0), 2_000, false), ProblemType.INVALID_SPEC);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void whatHasNoAnswerIsToldApart(Transport transport) {
        CalcSpec tooLarge = new CalcSpec(Operation.PRODUCT, List.of(Integer.MAX_VALUE, 2), transport, null,
                WireOrder.BIG, 7, null, 300, false);
        CalcSpec none = new CalcSpec(Operation.MINIMUM, List.of(), transport, null, WireOrder.BIG, 7, null, 300, false);

        assertFails(tooLarge, ProblemType.RESULT_OUT_OF_RANGE);
        assertFails(none, ProblemType.NO_RESULT);
    }

    @Test
    void aPortWhereNothingListensRefuses() throws IOException {
        HostPort nowhere;
        try (ServerSocket tcp = new ServerSocket(0, 1, LOOPBACK)) {
            nowhere = new HostPort("127.0.0.1", tcp.getLocalPort());
        }

        assertFails(spec(Operation.SUM, List.of(), Transport.TCP, nowhere), ProblemType.CONNECTION_REFUSED);
        assertFails(spec(Operation.SUM, List.of(), Transport.UDP, nowhere), ProblemType.CONNECTION_REFUSED);
    }

    @Test
    void aForbiddenOrUnknownServerIsNotAsked() {
        assertFails(spec(Operation.SUM, List.of(), Transport.TCP, new HostPort("192.0.2.1", 50_000)),
                ProblemType.TARGET_NOT_ALLOWED);
        assertFails(spec(Operation.SUM, List.of(), Transport.TCP, new HostPort("nowhere.invalid", 50_000)),
                ProblemType.UNKNOWN_HOST);
    }

    @Test
    void aPoorServersAnswersAreToldApart() throws Exception {
        assertPeer("0000000700000004", ProblemType.WRONG_ANSWER);
        assertPeer("0000000800000003", ProblemType.WRONG_ID);
        assertPeer("00000007", ProblemType.SHORT_ANSWER);
        assertPeer("000000070000000300", ProblemType.LONG_ANSWER);
        assertPeer("", ProblemType.CONNECTION_LOST);
    }

    private void assertPeer(String answerHex, ProblemType type) throws Exception {
        try (ServerSocket peer = new ServerSocket(0, 1, LOOPBACK)) {
            Thread answering = Thread.startVirtualThread(() -> answer(peer, answerHex));
            assertFails(
                    spec(Operation.SUM, List.of(1, 2), Transport.TCP, new HostPort("127.0.0.1", peer.getLocalPort())),
                    type);
            answering.join();
        }
    }

    @Test
    void whatComesAfterAnAnswerBelongsToIt() throws Exception {
        try (ServerSocket peer = new ServerSocket(0, 1, LOOPBACK)) {
            Thread answering = Thread.startVirtualThread(() -> answerInTwoPieces(peer));
            CalcClient client = new CalcClient(Transport.TCP, new InetSocketAddress(LOOPBACK, peer.getLocalPort()),
                    null, Deadline.in(Duration.ofSeconds(20)), Duration.ofSeconds(20));
            Exchange exchange = client.ask(new byte[18]);
            answering.join();

            assertThat(exchange.ending()).isEqualTo(Exchange.Ending.ANSWERED);
            assertThat(exchange.responseHex()).isEqualTo("000000070000000300");
        }
    }

    /// The second piece comes only when the client has taken the first and ended its side.
    private static void answerInTwoPieces(ServerSocket peer) {
        try (Socket socket = peer.accept()) {
            socket.getInputStream().readNBytes(18);
            socket.getOutputStream().write(HexFormat.of().parseHex("0000000700000003"));
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
            socket.getOutputStream().write(0);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void answer(ServerSocket peer, String hex) {
        try (Socket socket = peer.accept()) {
            socket.getInputStream().readNBytes(18);
            socket.getOutputStream().write(HexFormat.of().parseHex(hex));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aDatagramOfTheWrongLengthIsNoAnswer() throws Exception {
        try (DatagramSocket peer = new DatagramSocket(0, LOOPBACK)) {
            Thread answering = Thread.startVirtualThread(() -> {
                try {
                    DatagramPacket request = new DatagramPacket(new byte[64], 64);
                    peer.receive(request);
                    peer.send(new DatagramPacket(new byte[9], 9, request.getSocketAddress()));
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            assertFails(
                    spec(Operation.SUM, List.of(1, 2), Transport.UDP, new HostPort("127.0.0.1", peer.getLocalPort())),
                    ProblemType.LONG_ANSWER);
            answering.join();
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aSilentServerTimesOut(Transport transport) throws Exception {
        try (ServerSocket tcp = new ServerSocket(0, 1, LOOPBACK);
                DatagramSocket udp = new DatagramSocket(tcp.getLocalPort(), LOOPBACK)) {
            assertThat(udp.isBound()).isTrue();
            assertFails(new CalcSpec(Operation.SUM, List.of(), transport, new HostPort("127.0.0.1", tcp.getLocalPort()),
                    WireOrder.BIG, 7, null, 200, false), ProblemType.TIMEOUT);
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void anInterruptEndsTheExchangeAtOnce(Transport transport) throws Exception {
        try (ServerSocket tcp = new ServerSocket(0, 1, LOOPBACK);
                DatagramSocket udp = new DatagramSocket(tcp.getLocalPort(), LOOPBACK)) {
            assertThat(udp.isBound()).isTrue();
            CountDownLatch ended = new CountDownLatch(1);
            AtomicReference<Throwable> how = new AtomicReference<>();
            Thread job = Thread.startVirtualThread(() -> {
                try {
                    run(new CalcSpec(Operation.SUM, List.of(), transport, new HostPort("127.0.0.1", tcp.getLocalPort()),
                            WireOrder.BIG, 7, null, 60_000, false));
                } catch (JobFailure | InterruptedException e) {
                    how.set(e);
                }
                ended.countDown();
            });
            if (transport == Transport.TCP) {
                tcp.accept().getInputStream().readNBytes(10); // the job is waiting for its answer now
            } else {
                udp.receive(new DatagramPacket(new byte[64], 64));
            }
            job.interrupt();

            assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(how.get()).isInstanceOf(InterruptedException.class);
        }
    }
}
