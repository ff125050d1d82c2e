package netlab.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

/// What the gateway's process takes.
///
/// @param descriptors how many it has open
/// @param kib of memory
record Footprint(long descriptors, long kib) {
    /// The streams, pools and threads that a busy while leaves for some time.
    private static final int MORE_DESCRIPTORS = 64;
    /// Its container has 1 GiB, half of it for the heap, which is not given back at once.
    private static final int MOST_KIB = 640 * 1024;

    static Footprint of(ComposedLab lab) {
        String[] numbers = lab.exec("gateway", "sh", "-c",
                "ls /proc/1/fd | wc -l; sed -n 's/VmRSS:[^0-9]*\\([0-9]*\\).*/\\1/p' /proc/1/status")
                .strip()
                .split("\\s+");
        return new Footprint(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]));
    }

    void assertIsAsUsual(Footprint before) {
        System.out.println("The gateway: " + before + " before, " + this + " after.");
        assertThat(descriptors).isLessThan(before.descriptors + MORE_DESCRIPTORS);
        assertThat(kib).isLessThan(MOST_KIB);
    }
}
