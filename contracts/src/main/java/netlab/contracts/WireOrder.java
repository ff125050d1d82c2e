package netlab.contracts;

import java.nio.ByteOrder;

/// The order of the bytes of a number on the wire: network byte order (RFC 1700) or little-endian.
public enum WireOrder implements Named {
    BIG, LITTLE;

    /// The same for a [java.nio.ByteBuffer].
    public ByteOrder byteOrder() {
        return this == BIG ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }
}
