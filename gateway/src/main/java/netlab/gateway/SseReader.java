package netlab.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// Reads Server-Sent Events (WHATWG HTML, section 9.2) and gives each one's data. Lines end with LF or CR LF.
final class SseReader {
    private static final int CHUNK = 16 * 1024;

    private final InputStream in;
    private final Runnable heard;
    private final int largest;
    private final byte[] chunk = new byte[CHUNK];
    private int position;
    private int end;

    /// An event has more bytes than are allowed.
    static final class EventTooLarge extends IOException {
        EventTooLarge(int largest) {
            super("an event has more than " + largest + " bytes");
        }
    }

    /// @param largest the most bytes that an event may have
    /// @param heard told whenever bytes came, comments too
    SseReader(InputStream in, int largest, Runnable heard) {
        this.in = in;
        this.largest = largest;
        this.heard = heard;
    }

    /// The next event's data, or empty at the stream's end. An event that the end cuts is none.
    ///
    /// @throws EventTooLarge when it is
    Optional<String> next() throws IOException {
        StringBuilder data = new StringBuilder();
        boolean any = false;
        for (Optional<String> line = line(); line.isPresent(); line = line()) {
            String text = line.get();
            if (text.isEmpty() && any) {
                return Optional.of(data.toString());
            }
            if (text.startsWith("data:")) {
                data.append(any ? "\n" : "").append(text, text.startsWith("data: ") ? 6 : 5, text.length());
                any = true;
            }
            if (data.length() > largest) {
                throw new EventTooLarge(largest);
            }
        }
        return Optional.empty();
    }

    private Optional<String> line() throws IOException {
        byte[] line = new byte[256];
        int length = 0;
        while (true) {
            if (position == end && !fill()) {
                return Optional.empty();
            }
            int stop = position;
            while (stop < end && chunk[stop] != '\n') {
                stop++;
            }
            int more = stop - position;
            if (length + more > largest) {
                throw new EventTooLarge(largest);
            }
            if (length + more > line.length) {
                line = Arrays.copyOf(line, Math.max(line.length * 2, length + more));
            }
            System.arraycopy(chunk, position, line, length, more);
            length += more;
            position = stop;
            if (stop < end) {
                position++;
                boolean carriageReturn = length > 0 && line[length - 1] == '\r';
                return Optional.of(new String(line, 0, carriageReturn ? length - 1 : length, StandardCharsets.UTF_8));
            }
        }
    }

    private boolean fill() throws IOException {
        position = 0;
        end = Math.max(0, in.read(chunk, 0, CHUNK));
        heard.run();
        return end > 0;
    }
}
