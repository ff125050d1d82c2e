package netlab.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import netlab.contracts.JobId;
import netlab.contracts.JobKind;
import netlab.service.SseWriter;
import org.jspecify.annotations.Nullable;

/// Events as subscribers get them, read from the journal and encoded once for all who stand at the same place, as most who
/// follow the same job do. What is kept is bounded, and only saves work: the journal has it all.
final class EventBatches {
    private static final int MOST_EVENTS = 200;
    private static final int MOST_BYTES = 8 * 1024 * 1024;
    private static final int LARGEST_KEPT = 1024 * 1024;

    private final Journal journal;
    private final ReentrantLock[] locks = new ReentrantLock[64];
    private final Map<Place, Batch> kept = new LinkedHashMap<>(16, 0.75f, true);
    private int bytesKept;

    EventBatches(Journal journal) {
        this.journal = journal;
        Arrays.setAll(locks, _ -> new ReentrantLock());
    }

    /// Where a subscriber stands.
    ///
    /// @param job whose events; empty for all jobs'
    /// @param kind only events of jobs of this kind
    /// @param after the last event seen, numbered within its job, or by its position where it is all jobs
    record Place(Optional<JobId> job, Optional<JobKind> kind, long after) {}

    /// Some events in a row, encoded. It never changes, as the journal only grows; but more may follow by now.
    static final class Batch {
        private final byte[] encoded;
        private final long last;
        private final boolean ending;
        private final long version;

        private Batch(byte[] encoded, long last, boolean ending, long version) {
            this.encoded = encoded;
            this.last = last;
            this.ending = ending;
            this.version = version;
        }

        /// Sends it.
        ///
        /// @return false when there was nothing to send
        boolean send(SseWriter out) throws IOException {
            if (encoded.length > 0) {
                out.encoded(encoded);
                out.flush();
            }
            return encoded.length > 0;
        }

        /// Where whoever took it stands then.
        Place next(Place place) {
            return new Place(place.job, place.kind, last);
        }

        /// Whether its last event ends a job.
        boolean ending() {
            return ending;
        }

        /// Whether there was nothing after the place.
        boolean empty(Place place) {
            return last == place.after;
        }
    }

    /// The events after a place, or an empty batch where there are none yet.
    Batch after(Place place) throws JournalUnavailable, IOException {
        ReentrantLock lock = locks[Math.floorMod(place.hashCode(), locks.length)];
        lock.lock(); // so that of a thousand who come at once, one reads
        try {
            Batch known = find(place);
            if (known == null) {
                known = read(place);
                keep(place, known);
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    private Batch read(Place place) throws JournalUnavailable, IOException {
        long version = journal.version();
        List<Recorded> events = place.job.isPresent()
                ? journal.events(place.job.get(), place.after, MOST_EVENTS)
                : journal.events(place.after, MOST_EVENTS);
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        SseWriter out = new SseWriter(encoded);
        long last = place.after;
        for (Recorded event : events) {
            last = place.job.isPresent() ? event.sequence() : event.position();
            if (place.kind.isEmpty() || place.kind.get() == event.kind()) {
                out.event(Long.toString(last), event.envelope());
            }
        }
        return new Batch(encoded.toByteArray(), last, !events.isEmpty() && events.getLast().ending(), version);
    }

    private synchronized @Nullable Batch find(Place place) {
        Batch batch = kept.get(place);
        boolean outdated = batch != null && batch.empty(place) && batch.version != journal.version();
        return outdated ? null : batch;
    }

    private synchronized void keep(Place place, Batch batch) {
        if (batch.encoded.length > LARGEST_KEPT) {
            return;
        }
        Batch before = kept.put(place, batch);
        bytesKept += size(batch) - (before == null ? 0 : size(before));
        var oldest = kept.values().iterator();
        while (bytesKept > MOST_BYTES && oldest.hasNext()) {
            bytesKept -= size(oldest.next());
            oldest.remove();
        }
    }

    private static int size(Batch batch) {
        return batch.encoded.length + 256;
    }
}
