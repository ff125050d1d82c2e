package netlab.gateway;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import netlab.contracts.JobId;

/// Those who wait for new events. A signal only wakes; what is new each reads from the journal at its own speed, so a
/// slow one costs nobody anything.
final class Followers {
    private final Set<Signal> ofAll = ConcurrentHashMap.newKeySet();
    private final Map<JobId, Set<Signal>> ofOne = new ConcurrentHashMap<>();

    private final AtomicLong version = new AtomicLong();

    private static final class Signal implements Follower {
        private final Semaphore news = new Semaphore(0);
        private final Runnable leave;

        Signal(java.util.function.Function<Signal, Runnable> join) {
            this.leave = join.apply(this);
        }

        void give() {
            if (news.availablePermits() == 0) {
                news.release(); // taken by await
            }
        }

        @Override
        public boolean await(Duration longest) throws InterruptedException {
            boolean came = news.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS);
            news.drainPermits();
            return came;
        }

        @Override
        public void close() {
            leave.run();
        }
    }

    /// Joins those who follow all jobs.
    Follower follow() {
        return new Signal(signal -> {
            ofAll.add(signal);
            return () -> ofAll.remove(signal);
        });
    }

    /// Joins those who follow this job.
    Follower follow(JobId job) {
        return new Signal(signal -> {
            ofOne.compute(job, (_, set) -> {
                Set<Signal> signals = set == null ? ConcurrentHashMap.newKeySet() : set;
                signals.add(signal);
                return signals;
            });
            return () -> ofOne.computeIfPresent(job, (_, signals) -> {
                signals.remove(signal);
                return signals.isEmpty() ? null : signals;
            });
        });
    }

    /// How often there was news.
    long version() {
        return version.get();
    }

    /// Wakes who follows one of these jobs, or all.
    void wake(Collection<JobId> jobs) {
        if (jobs.isEmpty()) {
            return;
        }
        version.incrementAndGet();
        jobs.forEach(job -> ofOne.getOrDefault(job, Set.of()).forEach(Signal::give));
        ofAll.forEach(Signal::give);
    }
}
