package netlab.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static netlab.cli.ScriptedGateway.ID;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A program of its own that is ended by SIGTERM: it takes the way of Ctrl-C, which a test run in the background may be deaf to.
@Timeout(60)
class InterruptionTest {
    private static final int TERMINATED = 128 + 15;

    private record Interrupted(int exitCode, String err, List<String> deleted) {}

    @Test
    void theJobGoesOnAndTheUserIsToldHow() throws Exception {
        Interrupted interrupted = interrupt();
        assertThat(interrupted.exitCode()).isEqualTo(TERMINATED);
        assertThat(interrupted.err()).isEqualTo("""
                Job %1$s
                netlab: interrupted: the job goes on
                  ./netlab watch %1$s   watches it
                  ./netlab cancel %1$s  cancels it
                """.formatted(ID));
        assertThat(interrupted.deleted()).isEmpty();
    }

    @Test
    void theJobIsCancelledIfThatIsWanted() throws Exception {
        Interrupted interrupted = interrupt("--cancel-on-interrupt");
        assertThat(interrupted.exitCode()).isEqualTo(TERMINATED);
        assertThat(interrupted.err()).endsWith("netlab: interrupted: the job is being cancelled\n");
        assertThat(interrupted.deleted()).containsExactly("/jobs/" + ID);
    }

    /// Interrupts a scan whose stream of events stays open.
    private static Interrupted interrupt(String... options) throws Exception {
        CountDownLatch streaming = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        List<String> deleted = new ArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            if (exchange.getRequestMethod().equals("DELETE")) {
                deleted.add(exchange.getRequestURI().toString());
            }
            exchange.sendResponseHeaders(exchange.getRequestMethod().equals("GET") ? 200 : 202, 0);
            if (exchange.getRequestMethod().equals("GET")) {
                exchange.getResponseBody().flush();
                streaming.countDown();
                await(over);
            } else {
                exchange.getResponseBody().write("{\"id\":\"%s\",\"spec\":{}}".formatted(ID).getBytes(UTF_8));
            }
            exchange.close();
        });
        server.start();
        try {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xlog:disable", "-cp", System.getProperty("java.class.path"), "netlab.cli.Main", "scan", "target",
                    "--url", "http://127.0.0.1:" + server.getAddress().getPort()));
            command.addAll(Arrays.asList(options));
            Process process = new ProcessBuilder(command).start();
            try (BufferedReader err = new BufferedReader(new InputStreamReader(process.getErrorStream(), UTF_8))) {
                StringBuilder text = new StringBuilder(String.valueOf(err.readLine())).append('\n');
                streaming.await();
                Process kill = new ProcessBuilder("kill", "-TERM", Long.toString(process.pid())).start();
                assertThat(kill.waitFor()).isZero();
                err.lines().forEach(line -> text.append(line).append('\n'));
                return new Interrupted(process.waitFor(), text.toString(), deleted);
            } finally {
                process.destroyForcibly();
            }
        } finally {
            over.countDown();
            server.stop(0);
        }
    }

    private static void await(CountDownLatch over) throws IOException {
        try {
            over.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
