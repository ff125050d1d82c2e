package netlab.scan;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import netlab.capture.SocketLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class InterviewTest {
    private static final Duration AMPLE = Duration.ofSeconds(20);

    private static Interview.Told with(Listener.Service service, Octets message, Duration most) throws Exception {
        try (Listener listener = Listener.start(service)) {
            InetSocketAddress remote = new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.port());
            return new Interview(message, new Ceilings(0, 1), SocketLog.NONE).hold(SocketChannel.open(remote), remote,
                    most);
        }
    }

    /// A calc server as API.md, section 2 has it: bytes that are no request end the connection.
    private static void calc(Socket socket, ByteOrder order) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] head = in.readNBytes(4);
        for (char expected : "Summe".toCharArray()) {
            if (in.read() != expected) {
                return;
            }
        }
        ByteBuffer numbers = ByteBuffer.wrap(in.readNBytes(4 * in.readUnsignedByte())).order(order);
        int sum = 0;
        while (numbers.hasRemaining()) {
            sum += numbers.getInt();
        }
        byte[] answer = ByteBuffer.allocate(8).put(head, 0, 4).order(order).putInt(sum).array();
        new DataOutputStream(socket.getOutputStream()).write(answer);
        in.readAllBytes();
    }

    @Test
    void aCalcServerIsKnownByItsSumInEitherByteOrder() throws Exception {
        assertThat(with(socket -> calc(socket, ByteOrder.BIG_ENDIAN), Outcome.MESSAGE, AMPLE).identified())
                .contains("calc");
        assertThat(with(socket -> calc(socket, ByteOrder.LITTLE_ENDIAN), Outcome.MESSAGE, AMPLE).identified())
                .contains("calc");
    }

    @Test
    void aWebServerThatWaitsForTheEndOfTheRequestIsAskedForAPage() throws Exception {
        Interview.Told told = with(socket -> {
            byte[] request = socket.getInputStream().readNBytes(18);
            if (new String(request, US_ASCII).equals("GET / HTTP/1.0\r\n\r\n")) {
                socket.getOutputStream().write("HTTP/1.0 404 Not Found\r\n\r\n".getBytes(US_ASCII));
            }
            socket.getInputStream().readAllBytes();
        }, Octets.of("GET /"), AMPLE);
        assertThat(told.identified()).contains("http");
        assertThat(told.answer()).isEqualTo(Octets.of("HTTP/1.0 404 Not Found\r\n\r\n"));
    }

    @Test
    void aPortThatAnswersIsAskedNothingMore() throws Exception {
        int[] connections = {0};
        Interview.Told told = with(socket -> {
            connections[0]++;
            socket.getInputStream().transferTo(socket.getOutputStream());
        }, Outcome.MESSAGE, AMPLE);
        assertThat(told.identified()).contains("echo");
        assertThat(connections[0]).isEqualTo(1);
    }

    @Test
    void whereNothingIsToBeSentNothingIsAsked() throws Exception {
        int[] connections = {0};
        Interview.Told told = with(socket -> connections[0]++, Octets.NONE, AMPLE);
        assertThat(told.identified()).isEmpty();
        assertThat(connections[0]).isEqualTo(1);
    }

    @Test
    void aPortThatKeepsSilentIsLeftUnidentifiedWhenTheTimeIsUp() throws Exception {
        Interview.Told told = with(socket -> socket.getInputStream().readAllBytes(), Outcome.MESSAGE,
                Duration.ofMillis(50));
        assertThat(told).isEqualTo(Interview.Told.NOTHING);
    }

    @Test
    void whereThisMachineHasNoSocketForAQuestionThePortStaysUnidentified() throws Exception {
        try (Listener strict = Listener.start(socket -> socket.getInputStream().readNBytes(8))) {
            InetSocketAddress remote = new InetSocketAddress(InetAddress.getLoopbackAddress(), strict.port());
            Interview interview = new Interview(Outcome.MESSAGE, new Ceilings(0, 1), SocketLog.NONE, _ -> {
                throw new IOException("Too many open files");
            });
            assertThat(interview.hold(SocketChannel.open(remote), remote, AMPLE)).isEqualTo(Interview.Told.NOTHING);
        }
    }
}
