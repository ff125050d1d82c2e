package netlab.endtoend;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import netlab.testkit.JobClient;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Follows the events of all jobs as a browser does: from where it was cut off it goes on, however often.
final class EventWatch implements AutoCloseable {
    /// Longer than a heartbeat takes.
    private static final Duration SILENCE = Duration.ofSeconds(17);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(300);

    private final URI stream;
    private final Map<String, List<Long>> sequences = new HashMap<>();
    private final Set<String> ended = new HashSet<>();
    private final Thread thread;
    private @Nullable String last;
    private int connections;

    private EventWatch(URI gateway) {
        this.stream = gateway.resolve("/events");
        this.thread = Thread.ofVirtual().name("watch").unstarted(this::watch);
    }

    /// Starts to watch, and returns when it does.
    static EventWatch of(URI gateway) throws InterruptedException {
        EventWatch watch = new EventWatch(gateway);
        watch.thread.start();
        watch.awaitConnection();
        return watch;
    }

    private synchronized void awaitConnection() throws InterruptedException {
        while (connections == 0) {
            wait();
        }
    }

    private void watch() {
        try {
            while (!Thread.interrupted()) {
                try {
                    read();
                } catch (IOException _) {
                    Thread.sleep(BETWEEN_TRIES);
                }
            }
        } catch (InterruptedException _) {
            // closed
        }
    }

    private void read() throws IOException {
        HttpURLConnection connection = (HttpURLConnection) stream.toURL().openConnection();
        connection.setConnectTimeout(2_000);
        connection.setReadTimeout((int) SILENCE.toMillis());
        connection.setRequestProperty("Accept", "text/event-stream");
        String from = last();
        if (from != null) {
            connection.setRequestProperty("Last-Event-ID", from);
        }
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
            connected();
            String id = "";
            String data = null;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("id: ")) {
                    id = line.substring("id: ".length());
                } else if (line.startsWith("data: ")) {
                    data = line.substring("data: ".length());
                } else if (line.isEmpty() && !id.isEmpty()) { // what is not whole does not count
                    seen(id, data);
                    data = null;
                }
            }
        } finally {
            connection.disconnect();
        }
        throw new IOException("the stream of all events ended");
    }

    private synchronized @Nullable String last() {
        return last;
    }

    private synchronized void connected() {
        connections++;
        notifyAll();
    }

    /// @param data null where the stream only told where it stands
    private synchronized void seen(String id, @Nullable String data) {
        last = id;
        if (data == null) {
            return;
        }
        JsonNode event = JobClient.json(data);
        String job = event.path("source").stringValue().substring("/jobs/".length());
        sequences.computeIfAbsent(job, _ -> new ArrayList<>()).add(Long.valueOf(event.path("id").stringValue()));
        if (Ended.ENDINGS.contains(event.path("type").stringValue())) {
            ended.add(job);
            notifyAll();
        }
    }

    /// Waits until it has seen the endings of these jobs.
    ///
    /// @throws AssertionError when it takes too long
    synchronized void awaitEndings(Collection<String> jobs, Duration atMost) throws InterruptedException {
        Instant end = Instant.now().plus(atMost);
        while (!ended.containsAll(jobs)) {
            long left = Duration.between(Instant.now(), end).toMillis();
            if (left <= 0) {
                Set<String> missing = new HashSet<>(jobs);
                missing.removeAll(ended);
                throw new AssertionError("no ending was seen of " + missing);
            }
            wait(left);
        }
    }

    /// The numbers of a job's events in the order in which they came.
    synchronized List<Long> sequence(String job) {
        return List.copyOf(sequences.getOrDefault(job, List.of()));
    }

    /// How often it had to connect.
    synchronized int connections() {
        return connections;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
