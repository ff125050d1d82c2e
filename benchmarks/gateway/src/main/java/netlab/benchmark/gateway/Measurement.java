package netlab.benchmark.gateway;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// One measurement of one contender.
///
/// @param contender its title
/// @param what which measurement
/// @param parameter what it was made with, such as the number of clients
/// @param figures what came out, a number for each column
record Measurement(String contender, What what, int parameter, List<Double> figures) {
    Measurement {
        figures = List.copyOf(figures);
    }

    /// What is measured.
    enum What {
        /// `POST` while nothing runs jobs.
        ENQUEUE("enqueue alone", "clients", "accepted/s, POST p50 ms, p99 ms"),
        /// `POST` of a fixed number of jobs while jobs are run, and the time until all have ended.
        BURST("2,000 jobs at once", "clients", "accepted/s, POST p50 ms, p99 ms, ended/s"),
        /// `POST` with `Prefer: wait`, answered at the job's ending.
        ENDING("POST to ending", "clients", "jobs/s, p50 ms, p99 ms"),
        /// One job's events to many subscribers.
        FAN_OUT("1,000 subscribers, 1,000 events", "over ms",
                "seconds, events/s, RSS before MiB, peak MiB, growth MiB");

        private final String title;
        private final String parameter;
        private final String columns;

        What(String title, String parameter, String columns) {
            this.title = title;
            this.parameter = parameter;
            this.columns = columns;
        }

        String title() {
            return title;
        }

        String parameter() {
            return parameter;
        }

        List<String> columns() {
            return List.of(columns.split(", ", -1));
        }
    }

    /// What a load measured: its rate, two percentiles of its latencies, and what more is told of it.
    static Measurement of(Contender contender, What what, int clients, Load.Outcome outcome, Double... more) {
        List<Double> figures = new ArrayList<>(
                List.of(outcome.perSecond(), outcome.percentileMs(0.5), outcome.percentileMs(0.99)));
        figures.addAll(List.of(more));
        return new Measurement(contender.title(), what, clients, figures);
    }

    /// As a line of a file.
    String line() {
        return contender + "\t" + what + "\t" + parameter + "\t" + figures.stream()
                .map(figure -> String.format(Locale.ROOT, "%.3f", figure))
                .collect(Collectors.joining("\t"));
    }

    /// Reads such a line.
    static Measurement parse(String line) {
        String[] parts = line.split("\t", -1);
        return new Measurement(parts[0], What.valueOf(parts[1]), Integer.parseInt(parts[2]),
                Arrays.stream(parts).skip(3).map(Double::valueOf).toList());
    }
}
