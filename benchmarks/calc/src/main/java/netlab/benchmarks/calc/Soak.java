package netlab.benchmarks.calc;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Tries a calc server with rough clients for as long as one likes: right ones that are killed at random, half-open
/// connections, clients that never read, and garbage, on both transports at once. It ends with 1 if any answer was wrong.
///
///     Soak HOST PORT MINUTES [PID]
///
/// With the server's PID its memory and descriptors are told as well, every ten seconds.
public final class Soak {

    private static final int OF_EACH = 8;
    private static final Duration REPORT = Duration.ofSeconds(10);

    private Soak() {}

    /// Tries the server.
    ///
    /// @param args its host and port, for how many minutes, and its process where that is here
    public static void main(String... args) throws InterruptedException, IOException {
        if (args.length < 3) {
            System.err.println("usage: Soak HOST PORT MINUTES [PID]");
            System.exit(2);
        }
        InetSocketAddress server = new InetSocketAddress(args[0], Integer.parseInt(args[1]));
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos((long) (Double.parseDouble(args[2]) * 60));
        Tally tally = new Tally();
        List<Thread> clients = Stream.of(RoughClient.values())
                .flatMap(kind -> Stream.generate(() -> kind).limit(OF_EACH))
                .map(kind -> Thread.ofPlatform().daemon().start(() -> kind.repeat(server, end, tally)))
                .toList();
        System.out.println("second\tright\twrong\tunanswered\tended\tmemory KiB\tdescriptors");
        long start = System.nanoTime();
        for (Thread each : clients) {
            while (!each.join(REPORT)) {
                report(start, tally, args);
            }
        }
        report(start, tally, args);
        System.exit(tally.wrong.sum() > 0 ? 1 : 0);
    }

    private static void report(long start, Tally tally, String... args) throws IOException {
        long second = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
        System.out.println(second + "\t" + tally + "\t" + (args.length > 3 ? usage(args[3]) : "-\t-"));
    }

    private static String usage(String pid) throws IOException {
        String memory = Files.readAllLines(Path.of("/proc", pid, "status"))
                .stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> line.replaceAll("\\D", ""))
                .findFirst()
                .orElse("-");
        try (Stream<Path> descriptors = Files.list(Path.of("/proc", pid, "fd"))) {
            return memory + "\t" + descriptors.count();
        }
    }
}
