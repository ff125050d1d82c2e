package netlab.contracts;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonValue;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/// A job's id: a UUID of version 7 (RFC 9562, section 5.7), so that ids sort by the time they were made.
///
/// @param value in lower case
public record JobId(String value) implements Comparable<JobId> {
    private static final int LENGTH = 36;
    private static final SecureRandom RANDOM = new SecureRandom();
    /// The time of the id made last, in 4,096ths of a millisecond.
    private static final AtomicLong LAST = new AtomicLong();

    public JobId {
        requireNonNull(value);
        if (!isId(value)) {
            throw new IllegalArgumentException("no job id");
        }
    }

    /// A new id of now, greater than every one made before in this process (RFC 9562, section 6.2, method 3).
    public static JobId next() {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        long now = micros / 1_000 << 12 | micros % 1_000 * 0x1000 / 1_000;
        long time = LAST.updateAndGet(last -> Math.max(last + 1, now));
        long high = time >>> 12 << 16 | 0x7000 | time & 0x0FFF;
        long low = RANDOM.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
        return new JobId(new UUID(high, low).toString());
    }

    /// The id that a text is, or empty where it is none.
    public static Optional<JobId> parse(String text) {
        return isId(text) ? Optional.of(new JobId(text)) : Optional.empty();
    }

    private static boolean isId(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean expected = i == 8 || i == 13 || i == 18 || i == 23
                    ? c == '-'
                    : c >= '0' && c <= '9' || c >= 'a' && c <= 'f';
            if (!expected) {
                return false;
            }
        }
        return text.length() == LENGTH;
    }

    @Override
    public int compareTo(JobId other) {
        return value.compareTo(other.value);
    }

    @Override
    @JsonValue
    public String toString() {
        return value;
    }
}
