package netlab.calc;

import static netlab.calc.CalcCodec.BIG_ENDIAN;
import static netlab.calc.CalcServerFixture.sum;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import netlab.contracts.Transport;
import netlab.service.Metrics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TcpLoopTest {

    // More than go out together.
    private static final int CLIENTS_OF_A_KIND = 25;
    private static final int CLIENTS = 4 * CLIENTS_OF_A_KIND;
    private static final byte[] GARBAGE = {0, 0, 0, 0, 'x'};

    private final PrometheusMeterRegistry registry = Metrics.create();

    /// All have asked before the loop runs, so that it finds them in one turn.
    @Test
    void whoAsksInTheSameTurnGetsNobodyElsesAnswers() throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        Duration patient = Duration.ofSeconds(30);
        TcpLoop loop = new TcpLoop(new CalcServerConfig(loopback, 0, 0, CLIENTS, patient, patient, patient),
                new Traffic(Transport.TCP, registry, new AnswerTimes().recorder(Transport.TCP),
                        new RejectionLog(System::nanoTime)));
        List<RawClient> clients = new ArrayList<>();
        try (ServerSocketChannel port = ServerSocketChannel.open().bind(new InetSocketAddress(loopback, 0), CLIENTS)) {
            loop.listen(port, BIG_ENDIAN);
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(new RawClient(port.socket().getLocalPort(), BIG_ENDIAN));
                ask(clients.get(i), i);
            }
            Thread running = Thread.ofPlatform().start(loop);
            for (int i = 0; i < CLIENTS; i++) {
                assertThat(clients.get(i).answersToTheEnd()).as("client %d", i).isEqualTo(expected(i));
                clients.get(i).close();
            }
            loop.stop();

            assertThat(running.join(Duration.ofSeconds(10))).isTrue();
            assertThat(registry.get("calc.requests").tag("operation", "sum").counter().count())
                    .isEqualTo(CLIENTS_OF_A_KIND * (1 + 3 + 2));
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    private static void ask(RawClient client, int i) throws Exception {
        switch (i % 4) {
            case 0 -> {
                client.send(sum(i, i));
                client.send(GARBAGE);
            }
            case 1 -> client.send(GARBAGE);
            case 2 -> client.send(sum(i, 1), sum(i, 2), sum(i, 3));
            default -> {
                client.send(sum(i, 1), sum(i, 2));
                client.send((byte) 0); // the beginning of a third one
            }
        }
        client.endOutput();
    }

    private static List<CalcAnswer> expected(int i) {
        return switch (i % 4) {
            case 0 -> List.of(new CalcAnswer(i, i));
            case 1 -> List.of();
            case 2 -> List.of(new CalcAnswer(i, 1), new CalcAnswer(i, 2), new CalcAnswer(i, 3));
            default -> List.of(new CalcAnswer(i, 1), new CalcAnswer(i, 2));
        };
    }
}
