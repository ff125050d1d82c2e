package netlab.service;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import netlab.contracts.ProblemType;

/// Lets large bodies in only while there is memory for what becomes of them: bytes, text, tree and record.
///
/// A body of up to 1 MiB costs nothing here; the number of requests bounds those.
public final class MemoryBudget {
    private static final long MEBIBYTE = 1024 * 1024;
    /// How much of the heap a body takes while it is read and written on, as a multiple of its length.
    private static final int EXPANSION = 12;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final MemoryBudget HEAP = new MemoryBudget(Runtime.getRuntime().maxMemory() / EXPANSION);

    private final int total;
    private final Semaphore left;

    /// @param bytes how much there is for bodies, at least 1 MiB of which is used
    MemoryBudget(long bytes) {
        this.total = (int) Math.max(1, bytes / MEBIBYTE);
        this.left = new Semaphore(total, true);
    }

    /// The budget of this process.
    public static MemoryBudget ofHeap() {
        return HEAP;
    }

    /// A part of the budget, given back when closed.
    public interface Share extends AutoCloseable {
        @Override
        void close();
    }

    /// Waits until there is memory for a body. One that is larger than all there is gets all there is.
    ///
    /// @param bytes its length; negative when it is not known yet, which counts as `most`
    /// @param most the most that it may have
    /// @throws ProblemResponse with `unavailable` when there is none for 20 s
    /// @throws InterruptedException when the thread is interrupted
    public Share take(long bytes, long most) throws InterruptedException {
        return take(bytes < 0 ? most : Math.min(bytes, most), PATIENCE);
    }

    Share take(long bytes, Duration patience) throws InterruptedException {
        if (bytes <= MEBIBYTE) {
            return () -> {};
        }
        int needed = (int) Math.min(total, (bytes + MEBIBYTE - 1) / MEBIBYTE);
        if (!left.tryAcquire(needed, patience.toMillis(), TimeUnit.MILLISECONDS)) { // the share gives it back
            throw ProblemResponse.retryAfter(ProblemType.UNAVAILABLE, "Too many large bodies are at work already.", 5);
        }
        return () -> left.release(needed);
    }
}
