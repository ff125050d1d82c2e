package netlab.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StandInTargetTest {
    /// One of loopback's that nobody else is likely to use.
    private static final InetAddress ADDRESS = InetAddress
            .ofLiteral("127.1." + ThreadLocalRandom.current().nextInt(256) + ".4");
    private static final int OFFSET = 30_000;

    private static StandInTarget target;

    @BeforeAll
    static void start() throws IOException {
        target = StandInTarget.start(ADDRESS, OFFSET);
    }

    @AfterAll
    static void stop() throws IOException {
        target.close();
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket(ADDRESS, port + OFFSET);
        socket.setSoTimeout(5_000);
        return socket;
    }

    @Test
    void echoSendsBackWhatItGets() throws IOException {
        try (Socket socket = connect(7)) {
            socket.getOutputStream().write("netlab\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readNBytes(8), StandardCharsets.US_ASCII))
                    .isEqualTo("netlab\r\n");
        }
    }

    @Test
    void daytimeAndQuoteSpeakAndClose() throws IOException {
        for (int port : new int[]{13, 17}) {
            try (Socket socket = connect(port)) {
                assertThat(socket.getInputStream().readAllBytes()).hasSizeBetween(10, 511).endsWith('\r', '\n');
            }
        }
    }

    @Test
    void chargenNeverEnds() throws IOException {
        try (Socket socket = connect(19)) {
            byte[] lines = socket.getInputStream().readNBytes(148);
            assertThat(new String(lines, StandardCharsets.US_ASCII)).startsWith(" !\"#$%&'()")
                    .contains("\r\n!\"#$%&'()*");
        }
    }

    @Test
    void overUdpAllAnswerButDiscard() throws IOException {
        assertThat(ask(7)).isEqualTo("netlab");
        assertThat(ask(13)).endsWith("\r\n");
        assertThat(ask(17)).endsWith("\r\n");
        assertThatThrownBy(() -> ask(9)).isInstanceOf(SocketTimeoutException.class);
    }

    private static String ask(int port) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(port == 9 ? 200 : 5_000);
            socket.connect(ADDRESS, port + OFFSET);
            byte[] request = "netlab".getBytes(StandardCharsets.US_ASCII);
            socket.send(new DatagramPacket(request, request.length));
            DatagramPacket answer = new DatagramPacket(new byte[600], 600);
            socket.receive(answer);
            return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.US_ASCII);
        }
    }
}
