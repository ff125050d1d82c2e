package netlab.mail;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// How fast a message is built and encoded: text with umlauts, HTML and a file of 18 MiB, from the record to stuffed bytes that
/// go nowhere.
final class EncodingSpeed {
    private static final int WARM_UP = 6;
    private static final int ROUNDS = 9;

    private EncodingSpeed() {}

    /// The median of some rounds, after others that warm up, in MB/s of stuffed bytes.
    static double megabytesPerSecond() throws IOException {
        byte[] file = new byte[18 << 20];
        new Random(1).nextBytes(file);
        String base64 = Base64.getEncoder().encodeToString(file);
        String text = "Grüße aus dem Labor, mit einem Punkt am Anfang:\n.\n".repeat(40_000);
        double[] speeds = new double[ROUNDS];
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            long start = System.nanoTime();
            long size = build(base64, text, round % 2 == 0);
            speeds[Math.max(0, round)] = size / 1e6 / ((System.nanoTime() - start) / 1e9);
        }
        Arrays.sort(speeds);
        return speeds[ROUNDS / 2];
    }

    private static long build(String base64, String text, boolean eightBit) throws IOException {
        HeaderMailbox student = HeaderMailbox.parse("student@lab.example");
        OutgoingMessage message = new OutgoingMessage("<1@lab.example>", Instant.EPOCH, student, List.of(student),
                List.of(), null, "Übung", text, "<p>" + text, Map.of(),
                List.of(Attachment.of("a.bin", "application/octet-stream", base64)));
        DotStuffing stuffing = new DotStuffing();
        long[] size = {0};
        new MessageWriter(message, eightBit, () -> "token").writeTo(new OutputStream() {
            @Override
            public void write(int b) {
                throw new UnsupportedOperationException("one byte at a time");
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                size[0] += stuffing.next(bytes, offset, length).length;
            }
        });
        return size[0];
    }
}
