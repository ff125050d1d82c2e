package netlab.capture;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// Writes a capture file that Wireshark reads (draft-ietf-opsawg-pcapng), little-endian: a section header, one interface, a
/// block for each packet, and the interface's statistics.
///
///     block    type u32 · length u32 · body, padded to 4 bytes · options · length u32
///     option   code u16 · length u16 · value, padded to 4 bytes; code 0 ends them
final class PcapngWriter {
    private static final int SECTION = 0x0A0D0D0A;
    private static final int INTERFACE = 1;
    private static final int STATISTICS = 5;
    private static final int PACKET = 6;
    private static final int BYTE_ORDER_MAGIC = 0x1A2B3C4D;
    private static final int COMMENT = 1;
    private static final int LONGEST_COMMENT = 4_000;
    private static final int INBOUND = 1;
    private static final int OUTBOUND = 2;

    private final ByteArrayOutputStream packets = new ByteArrayOutputStream();
    private int count;

    private record Option(int code, ByteBuffer value) {
        static Option of(int code, String text) {
            byte[] bytes = text.getBytes(UTF_8);
            return new Option(code, ByteBuffer.wrap(bytes, 0, Math.min(bytes.length, LONGEST_COMMENT)));
        }

        static Option of(int code, long number) {
            return new Option(code, little(8).putLong(number).flip());
        }
    }

    /// How many packets were written.
    int count() {
        return count;
    }

    /// How many bytes the packets written take.
    int size() {
        return packets.size();
    }

    /// How many bytes a packet will take at most.
    static int size(CapturedPacket packet, String comment) {
        return 32 + padded(packet.bytes().limit()) + 4 + padded(comment.length() * 3) + 12;
    }

    /// Writes a packet.
    ///
    /// @param ours whether this end sent it
    /// @param comment what is to be known of it
    void write(CapturedPacket packet, boolean ours, String comment) {
        ByteBuffer bytes = packet.bytes();
        ByteBuffer body = little(20 + padded(bytes.limit()));
        body.putInt(0)
                .putInt((int) (packet.atNanos() >>> 32))
                .putInt((int) packet.atNanos())
                .putInt(bytes.limit())
                .putInt(packet.length())
                .put(bytes.duplicate().rewind());
        Option direction = new Option(2, little(4).putInt(ours ? OUTBOUND : INBOUND).flip());
        block(packets, PACKET, body, List.of(Option.of(COMMENT, comment), direction));
        count++;
    }

    /// The whole file.
    ///
    /// @param comments what is to be known of all of it
    /// @param fromNanos when the capture began
    /// @param toNanos when it ended
    byte[] file(List<String> comments, long fromNanos, long toNanos) {
        ByteArrayOutputStream file = new ByteArrayOutputStream(packets.size() + 1_024);
        List<Option> options = new ArrayList<>();
        comments.forEach(comment -> options.add(Option.of(COMMENT, comment)));
        options.add(Option.of(4, "netlab"));
        // the section's length is not given, for nobody skips it
        block(file, SECTION, little(16).putInt(BYTE_ORDER_MAGIC).putShort((short) 1).putShort((short) 0).putLong(-1),
                options);
        block(file, INTERFACE,
                little(8).putShort((short) PcapReader.LINUX_SLL2).putShort((short) 0).putInt(PcapReader.LONGEST_PACKET),
                List.of(Option.of(2, "any"), new Option(9, ByteBuffer.wrap(new byte[]{9}))));
        try {
            packets.writeTo(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory doesn't fail
        }
        block(file, STATISTICS, little(12).putInt(0).putInt((int) (toNanos >>> 32)).putInt((int) toNanos),
                List.of(time(2, fromNanos), time(3, toNanos), Option.of(8, count)));
        return file.toByteArray();
    }

    /// The upper half comes first, whatever the byte order.
    private static Option time(int code, long nanos) {
        return new Option(code, little(8).putInt((int) (nanos >>> 32)).putInt((int) nanos).flip());
    }

    private static void block(ByteArrayOutputStream to, int type, ByteBuffer body, List<Option> options) {
        int length = 12 + body.capacity()
                + options.stream().mapToInt(option -> 4 + padded(option.value().limit())).sum() + 4;
        byte[] bytes = new byte[length];
        ByteBuffer block = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        block.putInt(type).putInt(length).put(body.clear());
        for (Option option : options) {
            int value = option.value().limit();
            block.putShort((short) option.code()).putShort((short) value).put(option.value().duplicate());
            block.position(block.position() + padded(value) - value);
        }
        block.putInt(0).putInt(length);
        to.writeBytes(bytes);
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int padded(int length) {
        return (length + 3) & ~3;
    }
}
