package netlab.endtoend;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Strikes the lab's containers, one or two at a time, at moments that a seed decides, until it is over. Of all pairs of a
/// container and a fault none comes a second time before every other has come.
final class Chaos {
    static final List<String> CONTAINERS = List.of("gateway", "calc-service", "scan-service", "mail-service",
            "mailserver", "target");

    /// Some are noticed only by the silence, of which 5 s are allowed; some pass before that.
    private static final Duration LONGEST = Duration.ofSeconds(9);
    private static final Duration LONGEST_PEACE = Duration.ofSeconds(2);

    private final Map<String, Container> containers;
    private final Random random;
    private final Deque<Blow> coming = new ArrayDeque<>();
    private final List<Blow> struck = new ArrayList<>();

    /// A fault of one container.
    ///
    /// @param at when it struck
    record Blow(String container, Fault fault, Instant at) {
        @Override
        public String toString() {
            return at + " " + fault + " " + container;
        }
    }

    Chaos(ComposedLab lab, Random random) {
        this.containers = CONTAINERS.stream().collect(Collectors.toMap(Function.identity(), lab::container));
        this.random = random;
    }

    /// Goes on until the time is over, and leaves everything running.
    ///
    /// @return what struck
    List<Blow> rage(Instant until) throws InterruptedException {
        while (Instant.now().isBefore(until)) {
            List<Blow> round = new ArrayList<>(List.of(next()));
            Blow another = next();
            if (random.nextInt(3) == 0 && !another.container().equals(round.getFirst().container())) {
                round.add(another);
            } else {
                coming.addFirst(another);
            }
            strike(round);
            pass(LONGEST_PEACE);
        }
        return struck;
    }

    private Blow next() {
        if (coming.isEmpty()) {
            List<Blow> all = new ArrayList<>(CONTAINERS.stream()
                    .flatMap(
                            each -> List.of(Fault.values()).stream().map(fault -> new Blow(each, fault, Instant.EPOCH)))
                    .toList());
            Collections.shuffle(all, random);
            coming.addAll(all);
        }
        return coming.remove();
    }

    private void strike(List<Blow> round) throws InterruptedException {
        List<Runnable> cures = new ArrayList<>();
        try {
            for (Blow each : round) {
                Blow blow = new Blow(each.container(), each.fault(), Instant.now());
                struck.add(blow);
                System.out.println(blow);
                Container container = Optional.ofNullable(containers.get(blow.container())).orElseThrow();
                cures.add(blow.fault().strike(container));
            }
            pass(LONGEST);
        } finally {
            cures.forEach(Runnable::run);
        }
    }

    /// Lets a random time pass: when things happen is what this is about.
    private void pass(Duration atMost) throws InterruptedException {
        Thread.sleep(Duration.ofMillis(100 + random.nextLong(atMost.toMillis())));
    }
}
