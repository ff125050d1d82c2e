package netlab.endtoend;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import netlab.contracts.Json;

/// A job of the fault test, before it is posted.
///
/// @param number counts them
/// @param spec as JSON
/// @param key by which it is one job, however often it is posted
/// @param sum a calc job's right result
/// @param after when it is posted, from the start
/// @param cancelled after which time somebody cancels it; negative for never
record Assignment(int number, String kind, String spec, String key, int sum, Duration after, Duration cancelled) {

    /// A job for the time before anything happens.
    static Assignment first(long seed) {
        return new Assignment(-1, "calc", "{\"operation\":\"sum\",\"numbers\":[1,2]}", "fault-" + seed + "-first", 3,
                Duration.ZERO, Duration.ofMillis(-1));
    }

    /// Draws jobs of all kinds, for moments all over the time.
    static List<Assignment> draw(int count, Duration time, long seed) {
        Random random = new Random(seed);
        List<Assignment> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(draw(i, time, seed, random));
        }
        return all;
    }

    private static Assignment draw(int number, Duration time, long seed, Random random) {
        int dice = random.nextInt(100);
        String kind = dice < 40 ? "calc" : dice < 50 ? "scan" : dice < 85 ? "mail" : "inbox";
        int first = random.nextInt(1_000_000);
        Object spec = switch (kind) {
            case "calc" -> Map.of("operation", "sum", "numbers", List.of(first, number), "transport",
                    random.nextBoolean() ? "tcp" : "udp");
            case "scan" -> Map.of("targets", List.of("target"), "ports", "1-50", "protocols", List.of("tcp", "udp"),
                    "timeoutMs", 500);
            case "mail" -> Map.of("message", Map.of("to", List.of("student@lab.example"), "subject",
                    subject(seed, number), "text", "number " + number));
            default -> Map.of("search", Map.of("subject", subject(seed, random.nextInt(number + 1))), "waitMs",
                    random.nextInt(4_000));
        };
        Duration after = Duration.ofMillis(random.nextLong(time.toMillis()));
        Duration cancelled = random.nextInt(8) == 0
                ? Duration.ofMillis(random.nextLong(1_000))
                : Duration.ofMillis(-1);
        return new Assignment(number, kind, Json.text(spec), "fault-" + seed + "-" + number, first + number, after,
                cancelled);
    }

    /// A mail's subject: no other mail has it.
    String subject(long seed) {
        return subject(seed, number);
    }

    private static String subject(long seed, int number) {
        return "fault " + seed + " number " + number + ".";
    }
}
