package netlab.mail;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// Bytes that arrived and were not read yet: appended at one end, taken as lines or by number at the other.
/// It never holds more than its capacity. Text is handed out one char a byte (ISO 8859-1), so no byte is lost.
final class ByteQueue {
    private static final int FIRST_SIZE = 16_384;

    private final int capacity;
    private byte[] bytes = new byte[FIRST_SIZE];
    private int start;
    private int end;
    private int searched;

    /// @param capacity most bytes held at once
    ByteQueue(int capacity) {
        this.capacity = capacity;
    }

    int size() {
        return end - start;
    }

    void append(byte[] source, int offset, int length) throws BrokenProtocolException {
        if (size() + length > capacity) {
            throw new BrokenProtocolException("more than " + capacity + " bytes without an end");
        }
        makeRoom(length);
        System.arraycopy(source, offset, bytes, end, length);
        end += length;
    }

    private void makeRoom(int length) {
        if (end + length <= bytes.length) {
            return;
        }
        int held = size();
        byte[] target = held + length <= bytes.length
                ? bytes
                : new byte[Math.max(held + length, Math.min(capacity, 2 * bytes.length))];
        System.arraycopy(bytes, start, target, 0, held);
        bytes = target;
        searched -= start;
        start = 0;
        end = held;
    }

    /// Takes the next line without its line end (LF, or CR LF); empty while no whole line has arrived.
    ///
    /// @param limit most bytes of a line, its end not counted
    Optional<String> line(int limit) throws BrokenProtocolException {
        for (int at = Math.max(start, searched); at < end; at++) {
            if (bytes[at] == '\n') {
                int stop = at > start && bytes[at - 1] == '\r' ? at - 1 : at;
                refuseLongerThan(limit, stop - start);
                String line = text(start, stop);
                skip(at + 1 - start);
                return Optional.of(line);
            }
        }
        searched = end;
        // One more than the limit may be the CR of a line end that is still under way.
        refuseLongerThan(limit, size() - 1);
        return Optional.empty();
    }

    /// Takes the next bytes, at most `most`; nothing when none have arrived.
    String takeUpTo(int most) {
        int count = Math.min(most, size());
        if (count == 0) {
            return "";
        }
        String taken = text(start, start + count);
        skip(count);
        return taken;
    }

    /// Forgets what has arrived, as must be done when TLS starts (RFC 3207 §4.2).
    ///
    /// @return how many bytes were forgotten
    int discard() {
        int discarded = size();
        skip(discarded);
        return discarded;
    }

    private void skip(int count) {
        start += count;
        searched = start;
        if (start == end) {
            start = 0;
            end = 0;
            searched = 0;
            if (bytes.length > FIRST_SIZE) {
                bytes = Arrays.copyOf(bytes, FIRST_SIZE);
            }
        }
    }

    private String text(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static void refuseLongerThan(int limit, int length) throws BrokenProtocolException {
        if (length > limit) {
            throw new BrokenProtocolException("a line of more than " + limit + " bytes");
        }
    }
}
