package netlab.scan;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Semaphore;

/// The file descriptors that all scans of this process share, so that many at once don't starve each other or the HTTP
/// face. Whoever takes one gives it back when its socket is closed. Thread-safe.
final class Descriptors {
    private static final long LIMIT_WHERE_UNKNOWN = 4_096;
    private static final long MOST = 60_000;
    private static final long LARGEST_RESERVE = 1_024;

    private final int count;
    private final Semaphore free;

    /// @param count how many there are
    Descriptors(int count) {
        this.count = count;
        free = new Semaphore(count);
    }

    /// What this process's limit (`RLIMIT_NOFILE`) leaves after a reserve for everything else.
    static Descriptors ofThisProcess() {
        long limit = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount()
                : LIMIT_WHERE_UNKNOWN;
        return new Descriptors((int) Math.clamp(limit - Math.min(limit / 4, LARGEST_RESERVE), 1, MOST));
    }

    /// Takes one, if one is free.
    boolean take() {
        return free.tryAcquire();
    }

    /// Gives one back.
    void give() {
        free.release();
    }

    /// How many there are, taken ones included.
    int count() {
        return count;
    }

    /// How many are free now.
    int free() {
        return free.availablePermits();
    }
}
