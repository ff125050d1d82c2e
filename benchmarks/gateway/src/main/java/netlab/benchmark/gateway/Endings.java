package netlab.benchmark.gateway;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/// Which jobs of a peer have ended, for those who wait for it.
final class Endings {
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private final boolean working;
    private final AtomicLong unfinished = new AtomicLong();
    private final Map<String, CountDownLatch> awaited = new ConcurrentHashMap<>();

    /// @param working whether jobs are run; where they only wait no ending is awaited, and none is remembered, which would
    /// cost the peer memory
    Endings(boolean working) {
        this.working = working;
    }

    /// Notes a job that is about to be enqueued.
    ///
    /// @return opens at its ending
    CountDownLatch expect(String id) {
        if (!working) {
            return NEVER;
        }
        unfinished.incrementAndGet();
        CountDownLatch ending = new CountDownLatch(1);
        awaited.put(id, ending);
        return ending;
    }

    /// Notes a job whose ending is in the store.
    void ended(String id) {
        CountDownLatch ending = awaited.remove(id);
        if (ending == null) {
            throw new IllegalStateException("job " + id + " ended twice, or was never expected");
        }
        unfinished.decrementAndGet();
        ending.countDown();
    }

    long unfinished() {
        return unfinished.get();
    }
}
