package netlab.gateway;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// Lets each client make so many calls a second, and as many at once after a pause (a token bucket a client).
final class RateLimiter {
    /// Those that are not among the last so many to call have a full bucket again.
    private static final int MOST_CLIENTS = 10_000;
    private static final double NANOS = 1e9;

    private final int perSecond;
    private final LongSupplier nanoTime;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MOST_CLIENTS;
        }
    };

    /// @param calls that may be made now
    /// @param at when that was so
    private record Bucket(double calls, long at) {}

    /// @param perSecond how many calls a second; 0 for any number
    RateLimiter(int perSecond, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
    }

    /// Takes a client's call.
    ///
    /// @return how long it must wait before it may call; zero when this call may be made
    synchronized Duration take(String client) {
        if (perSecond == 0) {
            return Duration.ZERO;
        }
        long now = nanoTime.getAsLong();
        Bucket last = buckets.getOrDefault(client, new Bucket(perSecond, now));
        double calls = Math.min(perSecond, last.calls + (now - last.at) * (perSecond / NANOS));
        boolean may = calls >= 1;
        buckets.put(client, new Bucket(may ? calls - 1 : calls, now));
        return may ? Duration.ZERO : Duration.ofNanos((long) Math.ceil((1 - calls) / perSecond * NANOS));
    }
}
