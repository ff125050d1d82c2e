package netlab.scan;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import netlab.contracts.PortFinding.Excerpt;
import org.jspecify.annotations.Nullable;

/// Immutable bytes that came from a port or go to one.
final class Octets {
    static final Octets NONE = new Octets(new byte[0]);

    private final byte[] bytes;

    private Octets(byte[] bytes) {
        this.bytes = bytes;
    }

    static Octets of(byte[] bytes, int length) {
        return new Octets(Arrays.copyOf(bytes, length));
    }

    /// The text as UTF-8.
    static Octets of(String text) {
        return new Octets(text.getBytes(StandardCharsets.UTF_8));
    }

    /// The bytes that the hexadecimal digits stand for; spaces are for reading alone.
    static Octets ofHex(String digits) {
        return new Octets(HexFormat.of().parseHex(digits.replace(" ", "")));
    }

    /// What the buffer holds between position and limit.
    static Octets remaining(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return new Octets(bytes);
    }

    int length() {
        return bytes.length;
    }

    /// The unsigned number in network byte order that begins at an offset; what is beyond the end counts as nothing.
    ///
    /// @param size how many bytes it has, up to 7
    long number(int offset, int size) {
        long number = 0;
        for (int i = offset; i < offset + size; i++) {
            number = number << 8 | (i < bytes.length ? bytes[i] & 0xff : 0);
        }
        return number;
    }

    boolean isEmpty() {
        return bytes.length == 0;
    }

    byte[] toBytes() {
        return bytes.clone();
    }

    /// The bytes as characters, one each: what patterns are matched against.
    String latin1() {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /// The bytes in the two spellings of a result.
    Excerpt excerpt() {
        return new Excerpt(new String(bytes, StandardCharsets.UTF_8), HexFormat.of().formatHex(bytes));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Octets octets && Arrays.equals(bytes, octets.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
