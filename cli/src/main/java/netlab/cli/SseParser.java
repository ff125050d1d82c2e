package netlab.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Reads a stream of Server-Sent Events (WHATWG HTML, section 9.2), of which it takes `id`, `event` and `data`.
final class SseParser {
    private final InputStream in;
    private final int longest;
    private boolean afterReturn;

    /// One message.
    record Message(String id, String type, String data) {}

    /// @param longest the most bytes of a line, and of a message's data
    SseParser(InputStream in, int longest) {
        this.in = in;
        this.longest = longest;
    }

    /// The next message, or empty at the stream's end. A message that the end cuts off is none.
    ///
    /// @throws IOException when the stream breaks, or a message is too long
    Optional<Message> next() throws IOException {
        String id = "";
        String type = "message";
        StringBuilder data = new StringBuilder();
        boolean any = false;
        while (true) {
            Optional<String> next = line();
            if (next.isEmpty()) {
                return Optional.empty();
            }
            String line = next.get();
            if (line.isEmpty()) {
                if (any) {
                    return Optional.of(new Message(id, type, data.toString()));
                }
                continue;
            }
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(line.startsWith(" ", colon + 1) ? colon + 2 : colon + 1);
            switch (field) {
                case "id" -> id = value;
                case "event" -> type = value;
                case "data" -> {
                    if (data.length() + value.length() > longest) {
                        throw tooLong();
                    }
                    data.append(any ? "\n" : "").append(value);
                    any = true;
                }
                default -> {
                    // a comment, "retry", or a field that is to be ignored
                }
            }
        }
    }

    /// A line without its end, which is CR, LF or both; empty where the stream ends.
    private Optional<String> line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        while (true) {
            int next = in.read();
            boolean secondOfCrLf = next == '\n' && afterReturn;
            afterReturn = next == '\r';
            if (next < 0) {
                return Optional.empty();
            }
            if (secondOfCrLf) {
                continue;
            }
            if (next == '\n' || next == '\r') {
                return Optional.of(line.toString(StandardCharsets.UTF_8));
            }
            if (line.size() == longest) {
                throw tooLong();
            }
            line.write(next);
        }
    }

    private IOException tooLong() {
        return new IOException("an event is longer than " + longest + " bytes");
    }
}
