package netlab.benchmark.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import netlab.benchmark.gateway.Measurement.What;

/// Measures in rounds, each of which takes every contender in turn, and keeps what it measured in a file.
public final class GatewayBenchmark {
    private final Path folder;
    private final Path results;

    private GatewayBenchmark(Path folder, Path results) {
        this.folder = folder;
        this.results = results;
    }

    /// Measures one round, or prints what earlier rounds measured.
    ///
    /// @param args a folder for data on the disk to be measured, the file of results, and `jobs`, `enqueue`, `fan-out` or
    /// `tables`; for the first two then the JDBC address of a PostgreSQL server, and perhaps some contenders' titles
    public static void main(String[] args) throws IOException, InterruptedException {
        GatewayBenchmark benchmark = new GatewayBenchmark(Path.of(args[0]), Path.of(args[1]));
        switch (args[2]) {
            case "jobs" -> benchmark.jobs(EnumSet.of(What.ENQUEUE, What.BURST, What.ENDING), args);
            case "enqueue" -> benchmark.jobs(EnumSet.of(What.ENQUEUE), args);
            case "fan-out" -> benchmark.fanOut();
            case "tables" -> System.out.print(new Tables(benchmark.kept()).markdown());
            default -> throw new IllegalArgumentException("no such command: " + args[2]);
        }
    }

    /// One round of jobs.
    private void jobs(Set<What> wanted, String... args) throws IOException, InterruptedException {
        Postgres postgres = new Postgres(args[3]);
        List<String> titles = Arrays.asList(args).subList(4, args.length);
        System.err.println(postgres.durability() + "; SQLite in WAL mode, synchronous FULL");
        List<Contender> contenders = new ArrayList<>(List.of(new Netlab(),
                new Peer("db-scheduler", DbSchedulerServer.class.getName(), postgres, 20, List.of()),
                new Peer("JobRunr", JobRunrServer.class.getName(), postgres, 20, List.of("32"))));
        for (Contender contender : contenders) {
            if (titles.isEmpty() || titles.contains(contender.title())) {
                new Round(contender, folder, this::keep).run(wanted);
            }
        }
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
