package netlab.benchmark.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Measures in rounds and keeps what it measured in a file.
public final class GatewayBenchmark {
    private final Path folder;
    private final Path results;

    private GatewayBenchmark(Path folder, Path results) {
        this.folder = folder;
        this.results = results;
    }

    /// Measures one round, or prints what earlier rounds measured.
    ///
    /// @param args a folder for data on the disk to be measured, the file of results, and `enqueue`, `jobs`, `fan-out` or
    /// `tables`; for the first two then the JDBC address of a PostgreSQL server, and perhaps some contenders' titles
    public static void main(String[] args) throws IOException, InterruptedException {
        GatewayBenchmark benchmark = new GatewayBenchmark(Path.of(args[0]), Path.of(args[1]));
        switch (args[2]) {
            case "enqueue" -> benchmark.enqueue(args);
            case "jobs" -> benchmark.jobs(args);
            case "fan-out" -> benchmark.fanOut();
            case "tables" -> System.out.print(new Tables(benchmark.kept()).markdown());
            default -> throw new IllegalArgumentException("no such command: " + args[2]);
        }
    }

    /// One round of jobs that are only enqueued.
    private void enqueue(String... args) throws IOException, InterruptedException {
        List<Contender> all = new ArrayList<>(contenders(new Postgres(args[3])));
        all.add(new Bare());
        new EnqueueRound(folder, this::keep).run(wanted(all, args));
    }

    /// One round of jobs that are run.
    private void jobs(String... args) throws IOException, InterruptedException {
        for (Contender contender : wanted(contenders(new Postgres(args[3])), args)) {
            new WorkingRound(contender, folder, this::keep).run();
        }
    }

    private static List<Contender> contenders(Postgres postgres) throws IOException {
        System.err.println(postgres.durability() + "; SQLite in WAL mode, synchronous FULL");
        return List.of(new Netlab(),
                new Peer("db-scheduler", DbSchedulerServer.class.getName(), postgres, 20, List.of()),
                new Peer("JobRunr", JobRunrServer.class.getName(), postgres, 20, List.of("32")));
    }

    private static List<Contender> wanted(List<Contender> all, String... args) {
        List<String> titles = Arrays.asList(args).subList(4, args.length);
        return all.stream().filter(each -> titles.isEmpty() || titles.contains(each.title())).toList();
    }

    /// One round of fan-out, at full speed and over five seconds.
    private void fanOut() throws IOException, InterruptedException {
        for (int seconds : new int[]{0, 5}) {
            keep(new FanOut(Files.createTempDirectory(folder, "fan-out-"), Duration.ofSeconds(seconds)).measure());
        }
    }

    private void keep(Measurement measurement) {
        try {
            Files.writeString(results, measurement.line() + "\n", UTF_8, StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        System.err.println(measurement.line());
    }

    private List<Measurement> kept() throws IOException {
        return Files.readAllLines(results, UTF_8).stream().map(Measurement::parse).toList();
    }
}
