package netlab.benchmark.gateway;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Clients that post the same job again and again, each on a connection of its own, and each its next one as soon as the
/// last is answered. One thread serves them all, for they share the machine's processors with the servers.
final class Load {
    private static final int PATIENCE_MS = 120_000;

    private final int port;
    private final int clients;
    private final byte[] request;
    private final int expected;

    /// @param port of the server on this machine
    /// @param clients how many at once
    /// @param request what each sends
    /// @param expected the status of a good answer; another ends the benchmark
    Load(int port, int clients, byte[] request, int expected) {
        this.port = port;
        this.clients = clients;
        this.request = request;
        this.expected = expected;
    }

    /// What was measured.
    static final class Outcome {
        private final long nanos;
        private final long[] latencies;

        /// @param nanos from the first request to the last answer
        /// @param latencies of each request, in nanoseconds, sorted
        private Outcome(long nanos, long[] latencies) {
            this.nanos = nanos;
            this.latencies = latencies;
        }

        double perSecond() {
            return latencies.length * 1e9 / nanos;
        }

        /// The latency that this share of requests did not exceed (nearest rank), in milliseconds.
        double percentileMs(double share) {
            int rank = (int) Math.ceil(share * latencies.length);
            return latencies[Math.max(0, rank - 1)] / 1e6;
        }
    }

    /// Posts for so long.
    Outcome during(Duration length) throws IOException {
        return run(Long.MAX_VALUE, length.toNanos());
    }

    /// Posts so many jobs.
    Outcome times(long jobs) throws IOException {
        return run(jobs, Long.MAX_VALUE);
    }

    /// Posts for so long, or until there were so many jobs.
    Outcome during(Duration length, long jobs) throws IOException {
        return run(jobs, length.toNanos());
    }

    private Outcome run(long jobs, long longest) throws IOException {
        List<LoadConnection> connections = new ArrayList<>();
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < clients; i++) {
                connections.add(new LoadConnection(port, selector, request));
            }
            return post(selector, connections, jobs, longest);
        } finally {
            for (LoadConnection connection : connections) {
                connection.close();
            }
        }
    }

    private Outcome post(Selector selector, List<LoadConnection> connections, long jobs, long longest)
            throws IOException {
        long[] latencies = new long[1024];
        int answered = 0;
        long sent = 0;
        long start = System.nanoTime();
        long now = start;
        for (LoadConnection connection : connections) {
            if (sent < jobs) {
                connection.send(System.nanoTime());
                sent++;
            }
        }
        while (answered < sent) {
            if (selector.select(PATIENCE_MS) == 0) {
                throw new IOException("no answer within " + PATIENCE_MS + " ms");
            }
            for (SelectionKey key : selector.selectedKeys()) {
                LoadConnection connection = (LoadConnection) key.attachment();
                if (!connection.proceed()) {
                    continue;
                }
                if (connection.status() != expected) {
                    throw new IOException("answered " + connection.status() + ": " + connection.body());
                }
                now = System.nanoTime();
                if (answered == latencies.length) {
                    latencies = Arrays.copyOf(latencies, 2 * answered);
                }
                latencies[answered++] = now - connection.sentAt();
                if (sent < jobs && now - start < longest) {
                    connection.send(now);
                    sent++;
                } else {
                    connection.close(); // before the server finds it idle
                }
            }
            selector.selectedKeys().clear();
        }
        long[] sorted = Arrays.copyOf(latencies, answered);
        Arrays.sort(sorted);
        return new Outcome(now - start, sorted);
    }
}
