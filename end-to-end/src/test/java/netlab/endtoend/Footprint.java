package netlab.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;

/// What the gateway's process takes.
///
/// @param descriptors how many it has open
/// @param kib of memory
record Footprint(long descriptors, long kib) {
    /// The streams, pools and threads that a busy while leaves for some time.
    private static final int MORE_DESCRIPTORS = 64;
    /// Its container has 1 GiB, half of it for the heap, which is not given back at once.
    private static final int MOST_KIB = 640 * 1024;

    private static final Duration IDLE = Duration.ofSeconds(60);

    static Footprint of(ComposedLab lab) {
        String[] numbers = lab.exec("gateway", "sh", "-c",
                "ls /proc/1/fd | wc -l; sed -n 's/VmRSS:[^0-9]*\\([0-9]*\\).*/\\1/p' /proc/1/status")
                .strip()
                .split("\\s+");
        return new Footprint(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]));
    }

    /// Waits until what the clients left idle is closed.
    static void awaitUsual(ComposedLab lab, Footprint before) throws InterruptedException {
        Instant end = Instant.now().plus(IDLE);
        Footprint now = of(lab);
        while (now.descriptors >= before.descriptors + MORE_DESCRIPTORS && Instant.now().isBefore(end)) {
            Thread.sleep(Duration.ofSeconds(1));
            now = of(lab);
        }
        System.out.println("The gateway: " + before + " before, " + now + " after.");
        assertThat(now.descriptors).isLessThan(before.descriptors + MORE_DESCRIPTORS);
        assertThat(now.kib).isLessThan(MOST_KIB);
    }
}
