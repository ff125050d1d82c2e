package netlab.capture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/// Reads a classic capture file (draft-ietf-opsawg-pcap) of Linux “cooked” packets, in either byte order, with
/// microseconds or nanoseconds. A file that is being written may end within a record: what is whole is read.
///
///     file     magic u32 · version u16 u16 · 0 u32 · 0 u32 · longest packet u32 · link type u32 · records
///     record   seconds u32 · fraction u32 · bytes kept u32 · bytes on the wire u32 · bytes
final class PcapReader {
    /// LINKTYPE_LINUX_SLL2 of tcpdump.org's link types.
    static final int LINUX_SLL2 = 276;
    /// The most that libpcap keeps of a packet.
    static final int LONGEST_PACKET = 262_144;
    private static final int HEADER = 24;
    private static final int RECORD_HEADER = 16;
    private static final int MICROSECONDS = 0xa1b2c3d4;
    private static final int NANOSECONDS = 0xa1b23c4d;

    private final ByteBuffer file;
    private final int nanosPerTick;

    private PcapReader(ByteBuffer file, int nanosPerTick) {
        this.file = file;
        this.nanosPerTick = nanosPerTick;
    }

    /// Begins to read a file; empty while its header is not whole.
    ///
    /// @throws BrokenCaptureException when it is no such file
    static Optional<PcapReader> of(ByteBuffer bytes) throws BrokenCaptureException {
        if (bytes.remaining() < HEADER) {
            return Optional.empty();
        }
        ByteBuffer file = bytes.slice().order(ByteOrder.BIG_ENDIAN);
        int magic = file.getInt(0);
        if (magic != MICROSECONDS && magic != NANOSECONDS) {
            magic = Integer.reverseBytes(magic);
            file.order(ByteOrder.LITTLE_ENDIAN);
        }
        if (magic != MICROSECONDS && magic != NANOSECONDS) {
            throw new BrokenCaptureException("no capture file: it begins with other bytes");
        }
        int link = file.getInt(20) & 0x0FFF_FFFF; // what is above tells of checksums
        if (link != LINUX_SLL2) {
            throw new BrokenCaptureException("packets of link type " + link + ", not " + LINUX_SLL2);
        }
        file.position(HEADER);
        return Optional.of(new PcapReader(file, magic == NANOSECONDS ? 1 : 1_000));
    }

    /// The next packet; empty at the end of what is whole.
    ///
    /// @throws BrokenCaptureException when a record can't be one
    Optional<CapturedPacket> next() throws BrokenCaptureException {
        if (file.remaining() < RECORD_HEADER) {
            return Optional.empty();
        }
        int at = file.position();
        long seconds = Integer.toUnsignedLong(file.getInt(at));
        long fraction = Integer.toUnsignedLong(file.getInt(at + 4)) * nanosPerTick;
        int kept = file.getInt(at + 8);
        int length = file.getInt(at + 12);
        if (kept < 0 || kept > LONGEST_PACKET || length < kept || fraction >= 1_000_000_000L) {
            throw new BrokenCaptureException("a record of " + Integer.toUnsignedString(kept) + " bytes of "
                    + Integer.toUnsignedString(length) + " at " + at);
        }
        if (file.remaining() < RECORD_HEADER + kept) {
            return Optional.empty();
        }
        file.position(at + RECORD_HEADER + kept);
        return Optional.of(new CapturedPacket(seconds * 1_000_000_000L + fraction, length,
                file.slice(at + RECORD_HEADER, kept)));
    }
}
