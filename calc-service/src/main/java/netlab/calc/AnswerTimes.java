package netlab.calc;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLongArray;
import netlab.contracts.Transport;

/// How long requests took, from when the server had them to when it had written their answers:
/// `calc_answer_seconds{transport}`.
///
/// Micrometer's timers take one time after the other, at some hundred nanoseconds each; answering a pipelined request takes
/// three hundred. Here a batch is one addition, without contention, because each thread that answers has a recorder.
final class AnswerTimes implements Collector {

    private static final String NAME = "calc_answer_seconds";
    private static final long[] LIMITS_NANOS = {5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000,
            10_000_000, 100_000_000, Long.MAX_VALUE};
    private static final double NANOS = 1e9;

    private final Map<Transport, List<Recorder>> recorders = new ConcurrentHashMap<>();

    /// A recorder for one thread.
    Recorder recorder(Transport transport) {
        Recorder recorder = new Recorder();
        recorders.computeIfAbsent(transport, _ -> new CopyOnWriteArrayList<>()).add(recorder);
        return recorder;
    }

    @Override
    public HistogramSnapshot collect() {
        HistogramSnapshot.Builder snapshot = HistogramSnapshot.builder()
                .name(NAME)
                .help("From having a request to having written its answer");
        recorders.forEach((transport, each) -> snapshot.dataPoint(dataPoint(transport, each)));
        return snapshot.build();
    }

    private static HistogramDataPointSnapshot dataPoint(Transport transport, List<Recorder> recorders) {
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        for (int i = 0; i < LIMITS_NANOS.length; i++) {
            int bucket = i;
            double limit = i == LIMITS_NANOS.length - 1 ? Double.POSITIVE_INFINITY : LIMITS_NANOS[i] / NANOS;
            buckets.bucket(limit, recorders.stream().mapToLong(each -> each.cells.get(bucket)).sum());
        }
        return HistogramDataPointSnapshot.builder()
                .labels(Labels.of("transport", transport.json()))
                .classicHistogramBuckets(buckets.build())
                .sum(recorders.stream().mapToLong(each -> each.cells.get(Recorder.SUM)).sum() / NANOS)
                .build();
    }

    /// Takes the times of one thread; any other may read them.
    static final class Recorder {

        private static final int SUM = LIMITS_NANOS.length;

        private final AtomicLongArray cells = new AtomicLongArray(LIMITS_NANOS.length + 1);

        /// Notes that so many requests took so long each, in nanoseconds.
        void record(long nanos, int requests) {
            int bucket = 0;
            while (nanos > LIMITS_NANOS[bucket]) {
                bucket++;
            }
            add(bucket, requests);
            add(SUM, nanos * requests);
        }

        // Nobody else writes, so this needs no atomic addition.
        private void add(int cell, long amount) {
            cells.lazySet(cell, cells.getPlain(cell) + amount);
        }
    }
}
