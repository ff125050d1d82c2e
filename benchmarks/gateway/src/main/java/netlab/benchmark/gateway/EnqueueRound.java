package netlab.benchmark.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import netlab.benchmark.gateway.Measurement.What;

/// Measures how fast contenders enqueue while nothing runs jobs. All of them run, and each is loaded for two seconds in its turn, in
/// another order each time: what is told of one and the same minute can be compared, while the disk's speed has changed after a few.
final class EnqueueRound {
    private static final int TURNS = 5;
    /// So that the gateway's queue has room for those that are measured.
    private static final int MOST_TO_WARM_UP = 600_000;
    /// For what the load before left to the processors and the disk; PostgreSQL's checkpoints take minutes, and meet all alike.
    private static final Duration REST = Duration.ofSeconds(1);

    private final Path folder;
    private final Consumer<Measurement> results;
    private final Random random = new Random();

    /// @param folder for data and logs
    /// @param results told each measurement
    EnqueueRound(Path folder, Consumer<Measurement> results) {
        this.folder = folder;
        this.results = results;
    }

    private record Started(Contender contender, Contender.Running running) {}

    void run(List<Contender> contenders) throws IOException, InterruptedException {
        List<Started> all = new ArrayList<>();
        try {
            for (Contender contender : contenders) {
                var started = contender.start(Files.createTempDirectory(folder, "waiting-"), false);
                all.add(new Started(contender, started));
                Load.Outcome _ = Posts.toEnqueue(started, 64).during(Posts.WARM_UP, MOST_TO_WARM_UP);
            }
            for (int clients : Posts.CLIENTS) {
                for (int turn = 0; turn < TURNS; turn++) {
                    turn(all, clients);
                }
            }
        } finally {
            all.forEach(each -> each.running().close());
        }
    }

    private void turn(List<Started> all, int clients) throws IOException, InterruptedException {
        List<Started> order = new ArrayList<>(all);
        Collections.shuffle(order, random);
        for (Started each : order) {
            Thread.sleep(REST);
            Load.Outcome outcome = Posts.toEnqueue(each.running(), clients).during(Posts.LENGTH);
            results.accept(Measurement.of(each.contender(), What.ENQUEUE, clients, outcome));
        }
    }
}
