package netlab.benchmark.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Reads one stream of Server-Sent Events in HTTP chunks (RFC 9112, section 7.1), and checks that the events' numbers go
/// up from 1 without gap or repeat.
///
///     HEAD ── empty line ──▶ SIZE ── n > 0 ──▶ DATA ── n bytes ──▶ AFTER ── line ──▶ SIZE
///                              └── 0 ──▶ ENDED
final class Subscriber {
    private static final String ID = "id: ";
    private static final int LONGEST_KEPT = 64;

    private enum Place {
        HEAD, SIZE, DATA, AFTER, ENDED
    }

    private Place place = Place.HEAD;
    private final StringBuilder line = new StringBuilder();
    private final StringBuilder event = new StringBuilder();
    private long left;
    private long last;
    private boolean begun;

    /// Takes what came.
    ///
    /// @throws IOException when it is no good answer, or an event is missing, repeated or out of order
    void take(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining() && place != Place.ENDED) {
            if (place == Place.DATA) {
                data(bytes);
            } else {
                byte next = bytes.get();
                if (next == '\n') {
                    line(line.toString().strip());
                    line.setLength(0);
                } else {
                    line.append((char) next);
                }
            }
        }
    }

    private void line(String text) throws IOException {
        switch (place) {
            case HEAD -> {
                if (!begun && !text.startsWith("HTTP/1.1 200")) {
                    throw new IOException("answered " + text);
                }
                begun = true;
                place = text.isEmpty() ? Place.SIZE : Place.HEAD;
            }
            case SIZE -> {
                left = Long.parseLong(text, 16);
                place = left == 0 ? Place.ENDED : Place.DATA;
            }
            case AFTER -> place = Place.SIZE;
            case DATA, ENDED -> throw new IllegalStateException("lines are read elsewhere");
        }
    }

    private void data(ByteBuffer bytes) throws IOException {
        while (left > 0 && bytes.hasRemaining()) {
            byte next = bytes.get();
            left--;
            if (next == '\n') {
                event();
            } else if (event.length() < LONGEST_KEPT) {
                event.append((char) next);
            }
        }
        place = left == 0 ? Place.AFTER : Place.DATA;
    }

    private void event() throws IOException {
        if (event.indexOf(ID) == 0) {
            long id = Long.parseLong(event.substring(ID.length()));
            if (id != last + 1) {
                throw new IOException("event " + id + " came after event " + last);
            }
            last = id;
        }
        event.setLength(0);
    }

    /// Whether the answer's head and first line are there: from then on the gateway follows the job for it.
    boolean subscribed() {
        return place != Place.HEAD;
    }

    boolean ended() {
        return place == Place.ENDED;
    }

    /// How many events came.
    long events() {
        return last;
    }

    static ByteBuffer request(String job) {
        return ByteBuffer.wrap(("GET /jobs/" + job
                + "/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n").getBytes(ISO_8859_1));
    }
}
