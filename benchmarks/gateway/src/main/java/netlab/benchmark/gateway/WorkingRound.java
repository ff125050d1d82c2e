package netlab.benchmark.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import netlab.benchmark.gateway.Measurement.What;

/// Measures one contender once, started anew, with its workers.
final class WorkingRound {
    private static final int BURST = 2_000;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    private final Contender contender;
    private final Path folder;
    private final Consumer<Measurement> results;

    /// @param folder for data and logs
    /// @param results told each measurement
    WorkingRound(Contender contender, Path folder, Consumer<Measurement> results) {
        this.contender = contender;
        this.folder = folder;
        this.results = results;
    }

    void run() throws IOException, InterruptedException {
        try (var running = contender.start(Files.createTempDirectory(folder, "working-"), true)) {
            warmUp(running);
            for (int clients : Posts.CLIENTS) {
                Load.Outcome waited = Posts.toEnd(running, clients).during(Posts.LENGTH);
                results.accept(Measurement.of(contender, What.ENDING, clients, waited));
                burst(running, clients);
            }
        }
    }

    /// Jobs for a while, as many as it ends, so that no backlog is left.
    private static void warmUp(Contender.Running running) throws IOException, InterruptedException {
        long end = System.nanoTime() + Posts.WARM_UP.toNanos();
        while (System.nanoTime() < end) {
            Load.Outcome _ = Posts.toEnqueue(running, 64).times(BURST);
            awaitIdle(running);
        }
        Load.Outcome _ = Posts.toEnd(running, 16).during(Posts.WARM_UP.dividedBy(4));
    }

    private static void awaitIdle(Contender.Running running) throws IOException, InterruptedException {
        try (HttpConnection connection = new HttpConnection(running.port())) {
            while (!running.idle(connection)) {
                Thread.sleep(BETWEEN_LOOKS);
            }
        }
    }

    private void burst(Contender.Running running, int clients) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Load.Outcome outcome = Posts.toEnqueue(running, clients).times(BURST);
        awaitIdle(running);
        double endedPerSecond = BURST * 1e9 / (System.nanoTime() - start);
        results.accept(Measurement.of(contender, What.BURST, clients, outcome, endedPerSecond));
    }
}
