package netlab.calc;

import static netlab.calc.CalcCodec.BIG_ENDIAN;
import static netlab.calc.CalcServerFixture.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import netlab.contracts.Transport;
import netlab.service.Metrics;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What has come before the responder runs is there as a batch, or as some, when it does; so each test decides what is in
/// them. Loopback delivers before a send returns.
@Timeout(30)
class UdpResponderTest {

    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final int MORE_THAN_TWO_BATCHES = 150;

    private final PrometheusMeterRegistry registry = Metrics.create();

    /// A way to bind.
    interface Kind {
        Datagrams bind(InetSocketAddress address) throws IOException;
    }

    static Stream<Named<Kind>> kinds() {
        Named<Kind> channel = Named.of("DatagramChannel", ChannelDatagrams::bind);
        return LinuxDatagrams.areUsable()
                ? Stream.of(channel, Named.of("recvmmsg and sendmmsg", LinuxDatagrams::bind))
                : Stream.of(channel);
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = {"amd64", "aarch64"})
    void onLinuxDatagramsMoveByTheBatch() {
        assumeTrue(Files.exists(Path.of("/proc/net/if_inet6")), "no IPv6 in this kernel");
        assertThat(LinuxDatagrams.areUsable()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void whoWaitsForADatagramIsWokenWhenItIsClosed(Kind kind) throws Exception {
        InetSocketAddress address = free(LOOPBACK);
        Datagrams datagrams = kind.bind(address);
        FutureTask<Integer> waiting = new FutureTask<>(() -> datagrams.receive(true));
        Thread receiver = Thread.ofPlatform().daemon().start(waiting);
        while (receiver.getStackTrace().length == 0) {
            Thread.onSpinWait();
        }

        datagrams.close();

        assertThatThrownBy(() -> waiting.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(ClosedChannelException.class);
        kind.bind(address).close(); // the port is free again
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aRequestAmongBadOnesIsAnsweredToItsSender(Kind kind) throws Exception {
        InetSocketAddress address = free(LOOPBACK);
        UdpResponder responder = responder(kind, address);
        try (DatagramChannel one = client(address); DatagramChannel other = client(address)) {
            for (int id = 0; id < MORE_THAN_TWO_BATCHES; id++) {
                send(id % 2 == 0 ? one : other, BIG_ENDIAN.encode(sum(id, id)));
                send(one, new byte[id % 4]);
            }
            stopAndRun(responder);

            assertThat(received(one)).isEqualTo(answers(0));
            assertThat(received(other)).isEqualTo(answers(1));
            assertThat(count("calc.requests", "operation", "sum")).isEqualTo(MORE_THAN_TWO_BATCHES);
            // Once it is stopping, an empty datagram is what woke it.
            assertThat(count("calc.rejected", "reason", Rejection.TRUNCATED.label()))
                    .isEqualTo((double) IntStream.range(0, MORE_THAN_TWO_BATCHES).filter(id -> id % 4 != 0).count());
        }
    }

    private static List<CalcAnswer> answers(int first) {
        return IntStream.iterate(first, id -> id < MORE_THAN_TWO_BATCHES, id -> id + 2)
                .mapToObj(id -> new CalcAnswer(id, id))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void whatComesAroundTheStopIsAnswered(Kind kind) throws Exception {
        InetSocketAddress address = free(LOOPBACK);
        UdpResponder responder = responder(kind, address);
        try (DatagramChannel client = client(address)) {
            send(client, BIG_ENDIAN.encode(sum(1, 5)));
            responder.stop();
            send(client, BIG_ENDIAN.encode(sum(2, 6)));
            responder.run();

            assertThat(received(client)).containsExactly(new CalcAnswer(1, 5), new CalcAnswer(2, 6));
            assertThat(count("calc.rejected", "reason", Rejection.TRUNCATED.label())).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void oneThatIsWaitingIsWokenByTheStop(Kind kind) throws Exception {
        UdpResponder responder = responder(kind, free(InetAddress.ofLiteral("0.0.0.0")));
        Thread running = Thread.ofPlatform().start(responder);

        responder.stop();

        assertThat(running.join(Duration.ofSeconds(10))).isTrue();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aClientThatHasLeftKeepsNoAnswerFromTheOthers(Kind kind) throws Exception {
        InetSocketAddress address = free(LOOPBACK);
        UdpResponder responder = responder(kind, address);
        try (DatagramChannel client = client(address)) {
            send(client, BIG_ENDIAN.encode(sum(1, 5)));
            try (DatagramChannel leaving = client(address)) {
                send(leaving, BIG_ENDIAN.encode(sum(2, 5)));
            }
            send(client, BIG_ENDIAN.encode(sum(3, 5)));
            stopAndRun(responder);

            assertThat(received(client)).containsExactly(new CalcAnswer(1, 5), new CalcAnswer(3, 5));
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theWildcardAddressServesBothFamilies(Kind kind) throws Exception {
        assumeTrue(NetworkInterface.getByInetAddress(InetAddress.ofLiteral("::1")) != null, "no IPv6 here");
        InetSocketAddress address = free(InetAddress.ofLiteral("0.0.0.0"));
        UdpResponder responder = responder(kind, address);
        try (DatagramChannel four = client(new InetSocketAddress(LOOPBACK, address.getPort()));
                DatagramChannel six = client(new InetSocketAddress("::1", address.getPort()))) {
            send(four, BIG_ENDIAN.encode(sum(4, 1)));
            send(six, BIG_ENDIAN.encode(sum(6, 2)));
            stopAndRun(responder);

            assertThat(received(four)).containsExactly(new CalcAnswer(4, 1));
            assertThat(received(six)).containsExactly(new CalcAnswer(6, 2));
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aSenderIsKnownByItsAddress(Kind kind) throws Exception {
        for (String literal : List.of("127.0.0.1", "::1")) {
            InetSocketAddress address = free(InetAddress.ofLiteral(literal));
            try (Datagrams datagrams = kind.bind(address); DatagramChannel client = client(address)) {
                send(client, new byte[3]);

                assertThat(datagrams.receive(true)).isEqualTo(1);
                assertThat(datagrams.request(0).remaining()).isEqualTo(3);
                assertThat(datagrams.peer(0)).isEqualTo(client.getLocalAddress());
                assertThat(datagrams.receive(false)).isZero();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aPortThatIsTakenIsNotShared(Kind kind) throws Exception {
        try (DatagramSocket taker = new DatagramSocket(0, LOOPBACK)) {
            assertThatThrownBy(() -> kind.bind(new InetSocketAddress(LOOPBACK, taker.getLocalPort())))
                    .isInstanceOf(BindException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void nothingIsReceivedAfterTheEnd(Kind kind) throws Exception {
        Datagrams datagrams = kind.bind(free(LOOPBACK));
        datagrams.close();
        datagrams.close();

        assertThatThrownBy(() -> datagrams.receive(true)).isInstanceOf(IOException.class);
    }

    private UdpResponder responder(Kind kind, InetSocketAddress address) throws IOException {
        Traffic traffic = new Traffic(Transport.UDP, registry, new AnswerTimes().recorder(Transport.UDP),
                new RejectionLog(System::nanoTime));
        return new UdpResponder(kind.bind(address), address, BIG_ENDIAN, traffic);
    }

    private static void stopAndRun(UdpResponder responder) throws IOException {
        responder.stop();
        responder.run();
    }

    private double count(String meter, String tag, String value) {
        return registry.get(meter).tag("transport", "udp").tag(tag, value).counter().count();
    }

    private static InetSocketAddress free(InetAddress address) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, address)) {
            return new InetSocketAddress(address, socket.getLocalPort());
        }
    }

    private static DatagramChannel client(InetSocketAddress server) throws IOException {
        DatagramChannel client = DatagramChannel.open();
        client.connect(server).configureBlocking(false);
        return client;
    }

    private static void send(DatagramChannel client, byte[] bytes) throws IOException {
        client.send(ByteBuffer.wrap(bytes), client.getRemoteAddress());
    }

    private static List<CalcAnswer> received(DatagramChannel client) throws IOException {
        List<CalcAnswer> answers = new ArrayList<>();
        ByteBuffer in = ByteBuffer.allocate(64);
        while (client.receive(in.clear()) != null) {
            byte[] bytes = new byte[in.flip().remaining()];
            in.get(bytes);
            answers.add(BIG_ENDIAN.decodeAnswer(bytes));
        }
        return answers;
    }
}
