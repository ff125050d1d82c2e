package netlab.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import netlab.service.JobService;
import netlab.service.Names;
import netlab.service.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // an interrupt ends no join
class ManyMailsTest {
    private static final int MAILS = 100;
    /// What a service may need more for as many mails; a thread each would be many more.
    private static final int FEW = 20;

    /// A mail server that lets everybody in, and says nothing before it is told to.
    private static final class LateServer implements AutoCloseable {
        private final ServerSocket listener = new ServerSocket(0, MAILS, InetAddress.getLoopbackAddress());
        private final CountDownLatch connected = new CountDownLatch(MAILS);
        private final CountDownLatch speaks = new CountDownLatch(1);
        private final AtomicInteger taken = new AtomicInteger();

        LateServer() throws IOException {
            Thread.ofVirtual().start(this::accept);
        }

        private void accept() {
            try {
                while (true) {
                    Socket socket = listener.accept();
                    connected.countDown();
                    Thread.ofVirtual().start(() -> serve(socket));
                }
            } catch (SocketException _) {
                // It was closed.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void serve(Socket socket) {
            try (socket) {
                BufferedReader in = new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
                speaks.await();
                say(socket, "220 late");
                boolean data = false;
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    if (!data || line.equals(".")) {
                        data = line.equals("DATA");
                        int _ = line.equals(".") ? taken.incrementAndGet() : 0;
                        say(socket, data ? "354 go" : "250 Ok");
                    }
                }
            } catch (IOException | InterruptedException _) {
                // The client has left, which the number of mails taken tells.
            }
        }

        private static void say(Socket socket, String line) throws IOException {
            socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }

    @Test
    void mailsThatWaitForTheirServerNeedNoThreadsAndHinderNobody() throws Exception {
        GreenMail prompt = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        prompt.start();
        try (LateServer late = new LateServer();
                JobService service = MailServiceMain.start(settings(late), Names.system());
                HttpClient client = HttpClient.newBuilder()
                        .executor(Executors.newVirtualThreadPerTaskExecutor())
                        .build()) {
            String there = ",\"server\":\"127.0.0.1:" + prompt.getSmtp().getPort() + "\"";
            assertThat(post(client, service, there).join().statusCode()).isEqualTo(200); // starts what starts once
            int before = ManagementFactory.getThreadMXBean().getThreadCount();
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < MAILS; i++) {
                answers.add(post(client, service, ""));
            }
            late.connected.await();
            assertThat(ManagementFactory.getThreadMXBean().getThreadCount()).isLessThan(before + FEW);
            assertThat(post(client, service, there).join().statusCode()).isEqualTo(200);
            assertThat(answers).noneMatch(CompletableFuture::isDone);
            late.speaks.countDown();
            for (CompletableFuture<HttpResponse<String>> each : answers) {
                assertThat(each.join().body()).contains("\"accepted\":[\"student@lab.example\"]");
            }
            assertThat(late.taken).hasValue(MAILS);
        } finally {
            prompt.stop();
        }
    }

    private static Settings settings(LateServer late) {
        return Settings.of(Map.of(
                "NETLAB_HTTP_BIND",
                "127.0.0.1",
                "NETLAB_HTTP_PORT",
                "0",
                "NETLAB_SMTP_SERVER",
                "127.0.0.1:" + late.listener.getLocalPort(),
                "NETLAB_MAIL_ADDRESS",
                "student@lab.example",
                "NETLAB_MOST_RUNS",
                "256"));
    }

    private static CompletableFuture<HttpResponse<String>> post(HttpClient client, JobService service, String more) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + "/jobs/mail"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(
                        "{\"message\":{\"to\":[\"student@lab.example\"],\"text\":\"Hello\"}" + more + "}"))
                .build();
        return client.sendAsync(request, BodyHandlers.ofString());
    }
}
