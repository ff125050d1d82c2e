package netlab.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import netlab.contracts.DialogueLine;
import netlab.contracts.DialogueLine.Speaker;
import netlab.contracts.Event;
import netlab.service.Events;

/// A job's dialogue: told line by line while it goes on, and kept for the result.
final class Dialogue implements Transcript {
    private static final int MOST_LINES = 5000;

    private final Events events;
    private final LongSupplier nanoTime;
    private final long start;
    private final List<DialogueLine> lines = new ArrayList<>();

    /// Starts a dialogue now.
    ///
    /// @param nanoTime the clock, [System#nanoTime()] in production
    Dialogue(Events events, LongSupplier nanoTime) {
        this(events, nanoTime, nanoTime.getAsLong());
    }

    private Dialogue(Events events, LongSupplier nanoTime, long start) {
        this.events = events;
        this.nanoTime = nanoTime;
        this.start = start;
    }

    /// The same job's dialogue with somebody else, its lines kept apart.
    Dialogue another() {
        return new Dialogue(events, nanoTime, start);
    }

    /// The time since the start, in milliseconds.
    double elapsedMs() {
        return Math.round((nanoTime.getAsLong() - start) / 10_000.0) / 100.0;
    }

    /// The lines so far.
    List<DialogueLine> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void client(String line, String meaning) {
        add(Speaker.CLIENT, line, meaning);
    }

    @Override
    public void server(String line, String meaning) {
        add(Speaker.SERVER, line, meaning);
    }

    private void add(Speaker speaker, String line, String meaning) {
        if (lines.size() == MOST_LINES) {
            return;
        }
        boolean last = lines.size() == MOST_LINES - 1;
        DialogueLine shown = new DialogueLine(
                elapsedMs(),
                speaker,
                last ? "… and more that is not shown …" : line,
                meaning.isEmpty() || last ? null : meaning);
        lines.add(shown);
        try {
            events.emit(new Event.MailLine(shown));
        } catch (InterruptedException _) {
            // The socket notices: the next wait on it is broken off.
            Thread.currentThread().interrupt();
        }
    }
}
