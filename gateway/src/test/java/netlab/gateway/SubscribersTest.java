package netlab.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import netlab.contracts.Event;
import netlab.contracts.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SubscribersTest extends GatewayFixture {
    private static final int CROWD = 1_000;

    @Test
    @Timeout(20)
    void oneMoreThanMaySubscribeIsToldToComeAgain() throws Exception {
        restart(Map.of("NETLAB_SUBSCRIBERS", "1"));
        handler = slow;
        String events = "/jobs/" + id(post("/jobs/calc", BODY)) + "/events";
        try (BufferedReader first = lines(to(events))) {
            readUntil(first, "event: job.progress");

            for (String path : List.of("/events", events)) {
                HttpResponse<String> refused = get(path);
                assertProblem(refused, 503, "unavailable");
                assertThat(refused.headers().firstValue("Retry-After")).contains("5");
            }
            assertThat(get("/jobs").statusCode()).isEqualTo(200);

            go.countDown();
            assertThat(first.lines()).contains("event: job.succeeded");
        }
        assertThat(ids(get(events))).as("the place was given back").isNotEmpty();
    }

    @Test
    void aThousandWhoFollowAJobEachGetAllOfItInOrder() throws Exception {
        var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        if (system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount() <= 3 * CROWD) {
            String needs = "needs " + 3 * CROWD + " more open files";
            assertThat(System.getProperty("engine")).as(needs).isNotEqualTo("required");
            System.err.println("LEFT OUT: " + needs);
            assumeTrue(false, needs);
        }
        handler = (spec, events) -> {
            events.emit(new Event.Progressed(new Progress(0, 300, "steps")));
            go.await();
            for (int i = 1; i <= 300; i++) { // more than are read from the journal at once
                events.emit(new Event.Progressed(new Progress(i, 300, "steps")));
            }
            return quick.run(spec, events);
        };
        String path = "/jobs/" + id(post("/jobs/calc", BODY)) + "/events";
        CountDownLatch subscribed = new CountDownLatch(CROWD);

        List<Future<List<String>>> streams = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CROWD; i++) {
                streams.add(threads.submit(() -> follow(path, subscribed)));
            }
            assertThat(subscribed.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(get("/metrics").body()).contains("netlab_events_subscribers 1000.0");
            go.countDown();
        }

        List<String> all = ids(get(path));
        assertThat(all.getLast()).isEqualTo(Integer.toString(all.size()));
        for (Future<List<String>> stream : streams) {
            assertThat(stream.get()).isEqualTo(all);
        }
        assertThat(get("/metrics").body()).contains("netlab_events_subscribers 0.0");
    }

    /// The ids of a job's events up to the end of the stream. HTTP/1.0, so that no chunks come between the lines.
    private List<String> follow(String path, CountDownLatch subscribed) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", gateway.port());
                BufferedReader in = new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            List<String> lines = readUntil(in, "event: job.progress");
            subscribed.countDown();
            in.lines().forEach(lines::add);
            return lines.stream().filter(line -> line.startsWith("id: ")).map(line -> line.substring(4)).toList();
        }
    }
}
