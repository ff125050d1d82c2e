package netlab.benchmark.gateway;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/// Clients that post the same job again and again, each on a connection and a thread of its own, and each its next one as
/// soon as the last is answered.
final class Load {
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
    Outcome during(Duration length) throws IOException, InterruptedException {
        return run(Long.MAX_VALUE, length.toNanos());
    }

    /// Posts so many jobs.
    Outcome times(long jobs) throws IOException, InterruptedException {
        return run(jobs, Long.MAX_VALUE);
    }

    private Outcome run(long jobs, long longest) throws IOException, InterruptedException {
        AtomicLong left = new AtomicLong(jobs);
        CountDownLatch connected = new CountDownLatch(clients);
        CountDownLatch go = new CountDownLatch(1);
        Callable<long[]> client = () -> {
            try (HttpConnection connection = new HttpConnection(port)) {
                connected.countDown();
                go.await();
                return post(connection, left, longest);
            }
        };
        try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
            List<Future<long[]>> running = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                running.add(threads.submit(client));
            }
            connected.await();
            long start = System.nanoTime();
            go.countDown();
            List<long[]> latencies = new ArrayList<>();
            for (Future<long[]> each : running) {
                latencies.add(each.get());
            }
            long nanos = System.nanoTime() - start;
            return new Outcome(nanos, latencies.stream().flatMapToLong(Arrays::stream).sorted().toArray());
        } catch (ExecutionException e) {
            throw new IOException("a client failed: " + e.getCause(), e);
        }
    }

    private long[] post(HttpConnection connection, AtomicLong left, long longest) throws IOException {
        long[] latencies = new long[1024];
        int count = 0;
        long start = System.nanoTime();
        long before = start;
        while (before - start < longest && left.getAndDecrement() > 0) {
            HttpConnection.Answer answer = connection.exchange(request);
            long after = System.nanoTime();
            if (answer.status() != expected) {
                throw new IOException("answered " + answer.status() + ": " + answer.body());
            }
            if (count == latencies.length) {
                latencies = Arrays.copyOf(latencies, 2 * count);
            }
            latencies[count++] = after - before;
            before = after;
        }
        return Arrays.copyOf(latencies, count);
    }
}
