package netlab.benchmark.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import netlab.benchmark.gateway.Measurement.What;
import netlab.contracts.Json;
import netlab.contracts.MalformedJson;

/// One job's events to many subscribers, all on one selector. It fails unless each gets every event, in order.
final class FanOut {
    private static final int SUBSCRIBERS = 1_000;
    private static final int EVENTS = 1_000;
    /// `job.queued` and `job.started` before, `job.succeeded` after.
    private static final int ALL_EVENTS = EVENTS + 3;
    private static final long PATIENCE = Duration.ofMinutes(2).toNanos();
    private static final double KIB_A_MIB = 1024;

    private final Path folder;
    private final Duration length;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);
    private final List<Subscriber> subscribers = new ArrayList<>();

    /// @param folder for data and logs, empty
    /// @param length in how long the events come; zero is as fast as can be
    FanOut(Path folder, Duration length) {
        this.folder = folder;
        this.length = length;
    }

    Measurement measure() throws IOException, InterruptedException {
        try (StandInService service = new StandInService(EVENTS, length);
                ServerProcess gateway = Netlab.gateway(folder, service.port(),
                        Map.of("NETLAB_SCAN_URL", "http://127.0.0.1:" + service.port()));
                Selector selector = Selector.open()) {
            double before = gateway.memory("VmRSS") / KIB_A_MIB;
            String job = post(gateway.port());
            for (int i = 0; i < SUBSCRIBERS; i++) {
                subscribe(selector, gateway.port(), job);
            }
            readUntil(selector, Subscriber::subscribed);
            service.go();
            long start = System.nanoTime();
            readUntil(selector, Subscriber::ended);
            double seconds = (System.nanoTime() - start) / 1e9;
            requireAllEvents(gateway.port(), job);
            double peak = gateway.memory("VmHWM") / KIB_A_MIB;
            return new Measurement("netlab", What.FAN_OUT, Math.toIntExact(length.toMillis()),
                    List.of(seconds, SUBSCRIBERS * (double) ALL_EVENTS / seconds, before, peak, peak - before));
        }
    }

    private void requireAllEvents(int port, String job) throws IOException {
        Map<Long, Long> byEvents = subscribers.stream()
                .collect(Collectors.groupingBy(Subscriber::events, TreeMap::new, Collectors.counting()));
        if (!byEvents.equals(Map.of((long) ALL_EVENTS, (long) SUBSCRIBERS))) {
            try (HttpConnection connection = new HttpConnection(port)) {
                String shown = connection.exchange(HttpConnection.get("/jobs/" + job)).body();
                throw new IOException("not all subscribers got " + ALL_EVENTS + " events, but (events=subscribers) "
                        + byEvents + " of the job " + shown);
            }
        }
    }

    private static String post(int port) throws IOException {
        try (HttpConnection connection = new HttpConnection(port)) {
            HttpConnection.Answer answer = connection
                    .exchange(HttpConnection.post("/jobs/scan", "", "{\"targets\":[\"127.0.0.1\"]}"));
            if (answer.status() != 202) {
                throw new IOException("answered " + answer.status() + ": " + answer.body());
            }
            return Json.parse(answer.body()).path("id").stringValue();
        } catch (MalformedJson e) {
            throw new IOException("no job", e);
        }
    }

    private void subscribe(Selector selector, int port, String job) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        ByteBuffer request = Subscriber.request(job);
        while (request.hasRemaining()) {
            int _ = channel.write(request);
        }
        Subscriber subscriber = new Subscriber();
        subscribers.add(subscriber);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, subscriber);
    }

    private void readUntil(Selector selector, java.util.function.Predicate<Subscriber> done) throws IOException {
        long end = System.nanoTime() + PATIENCE;
        while (!subscribers.stream().allMatch(done)) {
            if (System.nanoTime() > end) {
                throw new IOException("not all subscribers came so far in two minutes");
            }
            int _ = selector.select(1_000);
            for (SelectionKey key : selector.selectedKeys()) {
                read(key);
            }
            selector.selectedKeys().clear();
        }
    }

    private void read(SelectionKey key) throws IOException {
        SocketChannel channel = (SocketChannel) key.channel();
        Subscriber subscriber = (Subscriber) key.attachment();
        buffer.clear();
        int read = channel.read(buffer);
        subscriber.take(buffer.flip());
        if (subscriber.ended()) {
            channel.close();
        } else if (read < 0) {
            throw new IOException("a stream broke off after event " + subscriber.events());
        }
    }
}
