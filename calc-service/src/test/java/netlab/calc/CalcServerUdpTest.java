package netlab.calc;

import static netlab.calc.CalcCodec.BIG_ENDIAN;
import static netlab.calc.CalcServerFixture.sum;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class CalcServerUdpTest {

    static Stream<CalcCodec> codecs() {
        return Stream.of(CalcCodec.BIG_ENDIAN, CalcCodec.LITTLE_ENDIAN);
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void everyOperationIsAnswered(CalcCodec codec) throws Exception {
        try (CalcServerFixture lab = CalcServerFixture.patient(); DatagramSocket socket = connected(lab, codec)) {
            List<CalcAnswer> answers = new ArrayList<>();
            for (WireOperation operation : WireOperation.values()) {
                send(socket, codec.encode(new CalcRequest(7, operation, List.of(3, -2, 5))));
                answers.add(codec.decodeAnswer(receive(socket)));
            }

            assertThat(answers).extracting(CalcAnswer::result).containsExactly(6, -30, -2, 5);
            assertThat(answers).extracting(CalcAnswer::id).containsOnly(7L);
            assertThat(lab.requests("udp", "sum")).isEqualTo(1);
        }
    }

    @Test
    void theLongestRequestFitsADatagram() throws Exception {
        Integer[] numbers = Stream.generate(() -> -4).limit(255).toArray(Integer[]::new);
        try (CalcServerFixture lab = CalcServerFixture.patient(); DatagramSocket socket = connected(lab, BIG_ENDIAN)) {
            send(socket, BIG_ENDIAN.encode(new CalcRequest(1, WireOperation.MINIMUM, List.of(numbers))));

            assertThat(BIG_ENDIAN.decodeAnswer(receive(socket))).isEqualTo(new CalcAnswer(1, -4));
        }
    }

    static Stream<Rejected> unanswerable() {
        byte[] request = BIG_ENDIAN.encode(sum(9, 1, 2));
        byte[] longest = BIG_ENDIAN
                .encode(new CalcRequest(9, WireOperation.MINIMUM, Stream.generate(() -> 1).limit(255).toList()));
        return Stream.of(new Rejected("garbage".getBytes(StandardCharsets.UTF_8), Rejection.UNKNOWN_OPERATION),
                new Rejected(new byte[1], Rejection.TRUNCATED),
                new Rejected(Arrays.copyOf(request, request.length - 1), Rejection.TRUNCATED),
                new Rejected(Arrays.copyOf(request, request.length + 1), Rejection.TRAILING_BYTES),
                new Rejected(RawClient.concatenated(BIG_ENDIAN, sum(9, 1), sum(9, 2)), Rejection.TRAILING_BYTES),
                new Rejected(Arrays.copyOf(longest, 5_000), Rejection.TRAILING_BYTES),
                new Rejected(BIG_ENDIAN.encode(new CalcRequest(9, WireOperation.MAXIMUM, List.of())),
                        Rejection.NO_NUMBERS),
                new Rejected(BIG_ENDIAN.encode(sum(9, Integer.MAX_VALUE, 1)), Rejection.RESULT_OUT_OF_RANGE));
    }

    record Rejected(@SuppressWarnings("ArrayRecordComponent") byte[] datagram, Rejection reason) {}

    @ParameterizedTest
    @MethodSource("unanswerable")
    void whatCannotBeAnsweredIsMetWithSilence(Rejected unanswerable) throws Exception {
        try (CalcServerFixture lab = CalcServerFixture.patient(); DatagramSocket socket = connected(lab, BIG_ENDIAN)) {
            send(socket, unanswerable.datagram());
            send(socket, BIG_ENDIAN.encode(sum(1, 5)));

            assertThat(BIG_ENDIAN.decodeAnswer(receive(socket))).isEqualTo(new CalcAnswer(1, 5));
            assertThat(lab.rejected("udp", unanswerable.reason())).isEqualTo(1);
        }
    }

    @Test
    void aStoppingServerAnswersTheDatagramsItHasReceived() throws Exception {
        try (CalcServerFixture lab = CalcServerFixture.patient(); DatagramSocket socket = connected(lab, BIG_ENDIAN)) {
            for (int id = 0; id < 100; id++) {
                send(socket, BIG_ENDIAN.encode(sum(id, 5)));
            }

            lab.server.close();

            for (int id = 0; id < 100; id++) {
                assertThat(BIG_ENDIAN.decodeAnswer(receive(socket))).isEqualTo(new CalcAnswer(id, 5));
            }
        }
    }

    private static DatagramSocket connected(CalcServerFixture lab, CalcCodec codec) throws IOException {
        DatagramSocket socket = new DatagramSocket();
        socket.setSoTimeout(10_000);
        socket.connect(InetAddress.getLoopbackAddress(), lab.server.port(codec.order()));
        return socket;
    }

    private static void send(DatagramSocket socket, byte[] bytes) throws IOException {
        socket.send(new DatagramPacket(bytes, bytes.length));
    }

    private static byte[] receive(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[64], 64);
        socket.receive(packet);
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }
}
