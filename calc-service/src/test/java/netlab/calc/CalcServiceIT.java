package netlab.calc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import netlab.testkit.CalcServiceContainer;
import netlab.testkit.ContainerTest;
import netlab.testkit.JobClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@ContainerTest
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class CalcServiceIT {
    private static final CalcServiceContainer service = new CalcServiceContainer();

    @BeforeAll
    static void start() {
        service.start();
    }

    @AfterAll
    static void stop() {
        service.stop();
    }

    @Test
    void aJobIsAnExchangeWithItsOwnServer() {
        JsonNode result = new JobClient(service.url()).run("calc",
                "{\"operation\":\"product\",\"numbers\":[6,7],\"id\":1}");

        assertThat(result.path("result").intValue()).isEqualTo(42);
        assertThat(result.path("responseHex").stringValue()).isEqualTo("000000010000002a");
    }

    @Test
    void aJobWithoutAnAnswerIsAProblem() {
        var answer = new JobClient(service.url()).post("/jobs/calc",
                "{\"operation\":\"product\",\"numbers\":[2147483647,2]}");

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("/problems/result-out-of-range");
    }

    @Test
    void theRawServerAnswersOverTcp() throws IOException {
        try (Socket socket = new Socket(service.getHost(), service.tcpPort())) {
            socket.setSoTimeout(10_000);
            new DataOutputStream(socket.getOutputStream()).write(request());
            DataInputStream answer = new DataInputStream(socket.getInputStream());
            assertThat(answer.readInt()).isEqualTo(9);
            assertThat(answer.readInt()).isEqualTo(3);
        }
    }

    @Test
    void theRawServerAnswersOverUdp() throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(10_000);
            byte[] request = request();
            socket.send(new DatagramPacket(request, request.length, InetAddress.getByName(service.getHost()),
                    service.udpPort()));
            DatagramPacket answer = new DatagramPacket(new byte[64], 64);
            socket.receive(answer);
            assertThat(answer.getLength()).isEqualTo(8);
            assertThat(ByteBuffer.wrap(answer.getData()).getLong()).isEqualTo(9L << 32 | 3);
        }
    }

    private static byte[] request() {
        byte[] name = "Summe".getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(5 + name.length + 8).putInt(9).put(name).put((byte) 2).putInt(1).putInt(2).array();
    }

    @Test
    void itStartsFromTheCacheOfItsImage() {
        assertThat(service.startedFromItsCache()).as(service.getLogs()).isTrue();
    }
}
