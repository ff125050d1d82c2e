package netlab.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PcapReaderTest {
    private static final int MICRO = 0xa1b2c3d4;
    private static final int NANO = 0xa1b23c4d;

    private static List<CapturedPacket> packets(byte[] file) throws BrokenCaptureException {
        List<CapturedPacket> packets = new ArrayList<>();
        Optional<PcapReader> reader = PcapReader.of(ByteBuffer.wrap(file));
        if (reader.isPresent()) {
            for (var next = reader.get().next(); next.isPresent(); next = reader.get().next()) {
                packets.add(next.get());
            }
        }
        return packets;
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static ByteOrder order(String name) {
        return name.equals("big") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    @ParameterizedTest
    @CsvSource({"big,true", "big,false", "little,true", "little,false"})
    void everyByteOrderAndResolutionIsRead(String order, boolean nanos) throws Exception {
        byte[] file = joined(Packets.header(order(order), nanos ? NANO : MICRO, 276),
                Packets.record(order(order), 1_700_000_000L, 123_456, 3, 9, new byte[]{1, 2, 3}),
                Packets.record(order(order), 4_000_000_000L, 0, 0, 0, new byte[0]));

        List<CapturedPacket> packets = packets(file);

        assertThat(packets).hasSize(2);
        assertThat(packets.getFirst().atNanos())
                .isEqualTo(1_700_000_000_000_000_000L + (nanos ? 123_456 : 123_456_000));
        assertThat(packets.getFirst().length()).isEqualTo(9);
        assertThat(packets.getFirst().bytes()).isEqualTo(ByteBuffer.wrap(new byte[]{1, 2, 3}));
        assertThat(packets.getLast().atNanos()).isEqualTo(4_000_000_000_000_000_000L);
    }

    @Property
    void aFileThatIsBeingWrittenIsReadAsFarAsItIsWhole(@ForAll @Size(max = 5) List<@IntRange(max = 40) Integer> sizes,
            @ForAll @IntRange(max = 400) int cut) throws Exception {
        List<CapturedPacket> written = sizes.stream().map(size -> Packets.at(7, new byte[size])).toList();
        byte[] file = Packets.file(written);
        byte[] begun = java.util.Arrays.copyOf(file, Math.min(cut, file.length));

        List<CapturedPacket> read = packets(begun);

        int whole = 0;
        int end = 24;
        while (whole < written.size() && end + 16 + sizes.get(whole) <= begun.length) {
            end += 16 + sizes.get(whole++);
        }
        assertThat(read).isEqualTo(written.subList(0, whole));
    }

    @ParameterizedTest
    @CsvSource({"-1,-1,0", "2147483647,2147483647,0", "262145,262145,0", "10,9,0", "-2147483648,5,0", "4,4,1000000000",
            "4,4,-1"})
    void aRecordThatCannotBeOneIsNotBelieved(int kept, int length, int fraction) {
        byte[] file = joined(Packets.header(ByteOrder.LITTLE_ENDIAN, NANO, 276),
                Packets.record(ByteOrder.LITTLE_ENDIAN, 1, fraction, kept, length, new byte[64]));

        assertThatThrownBy(() -> packets(file)).isInstanceOf(BrokenCaptureException.class).hasMessageContaining("24");
    }

    @Test
    void anotherLinkTypeOrAnotherFileIsRefused() {
        assertThatThrownBy(() -> packets(Packets.header(ByteOrder.BIG_ENDIAN, MICRO, 1)))
                .isInstanceOf(BrokenCaptureException.class)
                .hasMessageContaining("link type 1");
        assertThatThrownBy(() -> packets(new byte[24])).isInstanceOf(BrokenCaptureException.class);
    }

    @Test
    void aFileWithoutAHeaderHoldsNothingYet() throws Exception {
        assertThat(packets(new byte[0])).isEmpty();
        assertThat(packets(new byte[23])).isEmpty();
    }

    @Property
    void noBytesMakeItFail(@ForAll @Size(max = 200) byte[] noise) {
        byte[] file = joined(Packets.header(ByteOrder.LITTLE_ENDIAN, NANO, 276), noise);
        try {
            packets(file).forEach(packet -> assertThat(Dissection.of(packet)).isNotNull());
        } catch (BrokenCaptureException e) {
            assertThat(e).hasMessageContaining("a record of");
        }
    }
}
