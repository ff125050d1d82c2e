package netlab.benchmark.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import netlab.benchmark.gateway.Measurement.What;

/// Measures one contender once: first how fast it enqueues while nothing runs jobs, then, started anew, with its workers.
final class Round {
    private static final int[] CLIENTS = {1, 16, 64};
    private static final int BURST = 2_000;
    private static final Duration WARM_UP = Duration.ofSeconds(45);
    /// So that the queue has room for those that are measured.
    private static final int MOST_TO_WARM_UP = 700_000;
    private static final Duration LENGTH = Duration.ofSeconds(2);
    /// So that no load is measured while the disk still writes what the one before left.
    private static final Duration REST = Duration.ofSeconds(10);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
    private static final String BODY = "{\"operation\":\"sum\",\"numbers\":[1,2,3]}";
    private static final byte[] POST = HttpConnection.post("/jobs/calc", "", BODY);
    private static final byte[] POST_AND_WAIT = HttpConnection.post("/jobs/calc", "Prefer: wait=60\r\n", BODY);

    private final Contender contender;
    private final Path folder;
    private final Consumer<Measurement> results;

    /// @param folder for data and logs
    /// @param results told each measurement
    Round(Contender contender, Path folder, Consumer<Measurement> results) {
        this.contender = contender;
        this.folder = folder;
        this.results = results;
    }

    void run(Set<What> wanted) throws IOException, InterruptedException {
        if (wanted.contains(What.ENQUEUE)) {
            try (var running = contender.start(Files.createTempDirectory(folder, "waiting-"), false)) {
                Load.Outcome _ = load(running, 64, POST, 202).during(WARM_UP, MOST_TO_WARM_UP);
                for (int clients : CLIENTS) {
                    enqueue(running, clients);
                }
            }
        }
        if (wanted.contains(What.BURST) || wanted.contains(What.ENDING)) {
            try (var running = contender.start(Files.createTempDirectory(folder, "working-"), true)) {
                warmUp(running);
                for (int clients : CLIENTS) {
                    if (wanted.contains(What.ENDING)) {
                        ending(running, clients);
                    }
                    if (wanted.contains(What.BURST)) {
                        burst(running, clients);
                    }
                }
            }
        }
    }

    /// Jobs for a while, as many as it ends, so that no backlog is left.
    private static void warmUp(Contender.Running running) throws IOException, InterruptedException {
        long end = System.nanoTime() + WARM_UP.toNanos();
        while (System.nanoTime() < end) {
            Load.Outcome _ = load(running, 64, POST, 202).times(BURST);
            awaitIdle(running);
        }
        Load.Outcome _ = load(running, 16, POST_AND_WAIT, 200).during(WARM_UP.dividedBy(4));
    }

    private static void awaitIdle(Contender.Running running) throws IOException, InterruptedException {
        try (HttpConnection connection = new HttpConnection(running.port())) {
            while (!running.idle(connection)) {
                Thread.sleep(BETWEEN_LOOKS);
            }
        }
    }

    private static Load load(Contender.Running running, int clients, byte[] request, int expected) {
        return new Load(running.port(), clients, request, expected);
    }

    private void enqueue(Contender.Running running, int clients) throws IOException, InterruptedException {
        Thread.sleep(REST);
        Load.Outcome outcome = load(running, clients, POST, 202).during(LENGTH);
        tell(What.ENQUEUE, clients, outcome);
    }

    private void ending(Contender.Running running, int clients) throws IOException, InterruptedException {
        Load.Outcome outcome = load(running, clients, POST_AND_WAIT, 200).during(LENGTH);
        tell(What.ENDING, clients, outcome);
    }

    private void burst(Contender.Running running, int clients) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Load.Outcome outcome = load(running, clients, POST, 202).times(BURST);
        awaitIdle(running);
        tell(What.BURST, clients, outcome, BURST * 1e9 / (System.nanoTime() - start));
    }

    private void tell(What what, int clients, Load.Outcome outcome, Double... more) {
        List<Double> figures = new ArrayList<>(
                List.of(outcome.perSecond(), outcome.percentileMs(0.5), outcome.percentileMs(0.99)));
        figures.addAll(List.of(more));
        results.accept(new Measurement(contender.title(), what, clients, figures));
    }
}
