package netlab.capture;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// Reads a pcapng file again, strictly: each block's length stands on both ends, and everything is padded.
///
/// @param about the section's comments
record PcapngFile(List<String> about, List<CapturedPacket> packets, List<String> comments, List<Boolean> outbound) {
    static PcapngFile read(byte[] bytes) {
        PcapngFile file = new PcapngFile(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        List<Integer> types = new ArrayList<>();
        while (in.hasRemaining()) {
            int type = in.getInt();
            int length = in.getInt();
            if (length % 4 != 0 || in.getInt(in.position() - 8 + length - 4) != length) {
                throw new AssertionError("a block's lengths differ: " + length);
            }
            types.add(type);
            ByteBuffer body = in.slice(in.position(), length - 12).order(ByteOrder.LITTLE_ENDIAN);
            in.position(in.position() + length - 8);
            file.take(type, body);
        }
        if (types.getFirst() != 0x0A0D0D0A || types.get(1) != 1 || types.getLast() != 5) {
            throw new AssertionError("blocks in another order: " + types);
        }
        return file;
    }

    private void take(int type, ByteBuffer body) {
        switch (type) {
            case 0x0A0D0D0A -> {
                body.position(16);
                options(body, (code, value) -> {
                    if (code == 1) {
                        about.add(UTF_8.decode(value).toString());
                    }
                });
            }
            case 1, 5 -> {
                body.position(type == 1 ? 8 : 12);
                options(body, (_, _) -> {});
            }
            case 6 -> packet(body);
            default -> throw new AssertionError("block type " + type);
        }
    }

    private void packet(ByteBuffer body) {
        body.getInt();
        long high = body.getInt();
        long at = high << 32 | Integer.toUnsignedLong(body.getInt());
        int kept = body.getInt();
        int length = body.getInt();
        packets.add(new CapturedPacket(at, length, body.slice(body.position(), kept)));
        body.position(body.position() + (kept + 3 & ~3));
        options(body, (code, value) -> {
            if (code == 1) {
                comments.add(UTF_8.decode(value).toString());
            } else if (code == 2) {
                outbound.add((value.order(ByteOrder.LITTLE_ENDIAN).getInt() & 3) == 2);
            }
        });
    }

    private interface Option {
        void take(int code, ByteBuffer value);
    }

    private static void options(ByteBuffer body, Option taker) {
        int code = body.getShort();
        while (code != 0) {
            int length = body.getShort();
            taker.take(code, body.slice(body.position(), length));
            body.position(body.position() + (length + 3 & ~3));
            code = body.getShort();
        }
        if (body.getShort() != 0 || body.hasRemaining()) {
            throw new AssertionError("the options don't end with their block");
        }
    }
}
