package netlab.service;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import netlab.contracts.CloudEvent;
import netlab.contracts.Json;

/// Writes Server-Sent Events (WHATWG HTML, section 9.2). For one thread.
public final class SseWriter {
    /// The media type of the stream.
    public static final String MEDIA_TYPE = "text/event-stream";

    private final OutputStream out;

    public SseWriter(OutputStream out) {
        this.out = out;
    }

    /// Writes one event; [#flush()] sends it.
    ///
    /// @param id what a client gives back as `Last-Event-ID`; one line
    public void event(String id, CloudEvent event) throws IOException {
        write("id: " + oneLine(id) + "\nevent: " + event.type().json() + "\ndata: ");
        out.write(Json.bytes(event));
        write("\n\n");
    }

    /// Writes events that such a writer wrote before; [#flush()] sends them.
    public void encoded(byte[] events) throws IOException {
        out.write(events);
    }

    /// Writes a comment, which keeps the stream alive, and sends it.
    public void heartbeat() throws IOException {
        write(":\n\n");
        flush();
    }

    /// Tells the client where it stands before there is an event: what it gives back as `Last-Event-ID` if it loses the
    /// connection until then. No event, to it, as there are no data.
    ///
    /// @param id one line
    public void place(String id) throws IOException {
        write("id: " + oneLine(id) + "\n\n");
    }

    /// Tells the client how long to wait before it connects again.
    public void retry(int millis) throws IOException {
        write("retry: " + millis + "\n\n");
    }

    /// Sends what was written.
    public void flush() throws IOException {
        out.flush();
    }

    private static String oneLine(String id) {
        if (id.chars().anyMatch(c -> c == '\n' || c == '\r' || c == 0)) {
            throw new IllegalArgumentException("an event's id is one line");
        }
        return id;
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
