package netlab.scan;

import java.util.concurrent.TimeUnit;

/// The job's hard ceilings: probes a second and probes under way, over all its hosts and both protocols. Thread-safe.
final class Ceilings {
    /// How far a late sender may catch up, in nanoseconds.
    private static final long CATCH_UP = 10_000_000L;
    private static final long UNLIMITED = 0;

    private final long interval;
    private final int parallelism;
    private long nextAt;
    private boolean started;
    private int underWay;
    private long sent;

    /// @param rate probes a second at most; 0 for as many as can be
    /// @param parallelism probes under way at most; 0 for as many as the windows allow
    Ceilings(int rate, int parallelism) {
        // one per cent slower, which is what catching up may add within a second
        interval = rate == 0 ? UNLIMITED : (1_010_000_000L + rate - 1) / rate;
        this.parallelism = parallelism == 0 ? Integer.MAX_VALUE : parallelism;
    }

    /// Admits a probe, unless a ceiling forbids it now. Whoever is admitted calls [#settled] when its probe is over.
    synchronized boolean admit(long now) {
        if (underWay >= parallelism || waitNanos(now) > 0) {
            return false;
        }
        if (interval != UNLIMITED) {
            nextAt = (started ? Math.max(nextAt, now - CATCH_UP) : now) + interval;
            started = true;
        }
        underWay++;
        sent++;
        return true;
    }

    /// Waits until a probe is admitted.
    ///
    /// @param until how long, in the nanoseconds of [System#nanoTime()]
    /// @return whether it was admitted in time
    boolean admitBefore(long until) throws InterruptedException {
        for (long now = System.nanoTime(); now - until < 0; now = System.nanoTime()) {
            if (admit(now)) {
                return true;
            }
            TimeUnit.NANOSECONDS.sleep(Math.clamp(waitNanos(now), 1_000_000, Math.max(1_000_000, until - now)));
        }
        return false;
    }

    /// How long the rate forbids a further probe, in nanoseconds; 0 when it doesn't.
    synchronized long waitNanos(long now) {
        return started ? Math.max(0, nextAt - now) : 0;
    }

    /// A probe is no longer under way.
    synchronized void settled() {
        underWay--;
    }

    /// An admitted probe could not be sent, and is no longer under way.
    synchronized void unsent() {
        underWay--;
        sent--;
    }

    /// The probes that were sent until now.
    synchronized long sent() {
        return sent;
    }
}
