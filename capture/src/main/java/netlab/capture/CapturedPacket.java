package netlab.capture;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;

/// A packet as it was captured, with its link layer's header.
///
/// @param atNanos when, in nanoseconds since 1970
/// @param length how many bytes it had on the wire, of which fewer may be kept
/// @param bytes those that are kept; read-only
record CapturedPacket(long atNanos, int length, ByteBuffer bytes) {
    CapturedPacket {
        requireNonNull(bytes);
        bytes = bytes.asReadOnlyBuffer();
    }
}
