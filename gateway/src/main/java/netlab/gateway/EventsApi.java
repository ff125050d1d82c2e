package netlab.gateway;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import netlab.contracts.Fault;
import netlab.contracts.InvalidSpec;
import netlab.contracts.JobId;
import netlab.contracts.JobKind;
import netlab.contracts.ProblemType;
import netlab.service.Accept;
import netlab.service.ProblemResponse;
import netlab.service.SseWriter;

/// The calls that stream events (API.md section 1).
///
/// Each subscriber has its request's virtual thread, which reads the journal from where it stands and then waits for a
/// signal: replay and live are one, without gap or repeat, and a slow subscriber holds nothing up. One that takes nothing
/// for Jetty's idle time is dropped, and resumes by `Last-Event-ID`.
final class EventsApi {
    private static final int RECONNECT_MS = 1_000;

    private final Journal journal;
    private final EventBatches batches;
    private final OpenCalls calls;
    private final Semaphore places;
    private final Duration heartbeat;

    /// @param subscribers how many streams are open at once
    /// @param heartbeat how long a stream is silent at most
    EventsApi(Journal journal, OpenCalls calls, int subscribers, Duration heartbeat, MeterRegistry metrics) {
        this.journal = journal;
        this.batches = new EventBatches(journal);
        this.calls = calls;
        this.places = new Semaphore(subscribers);
        this.heartbeat = heartbeat;
        Gauge.builder("netlab.events.subscribers", () -> subscribers - places.availablePermits())
                .description("Event streams that are open")
                .register(metrics);
    }

    List<Route> routes() {
        return List.of(new Route(HandlerType.GET, "/jobs/{id}/events", this::ofJob),
                new Route(HandlerType.GET, "/events", this::ofAll));
    }

    private void ofJob(Context request) throws IOException, JournalUnavailable {
        Accept.require(request.header("Accept"), SseWriter.MEDIA_TYPE);
        JobId id = JobsApi.id(request);
        Work job = journal.work(id).orElseThrow(JobsApi::noSuchJob);
        long after = lastEventId(request).orElse(0);
        if (after > 0 && journal.events(id, after - 1, 1).isEmpty()) {
            throw noSuchEvent();
        }
        if (job.state().ended() && journal.events(id, after, 1).isEmpty()) {
            request.status(HttpStatus.NO_CONTENT);
            return;
        }
        try (Follower news = journal.follow(id)) {
            open(request, news, new EventBatches.Place(Optional.of(id), Optional.empty(), after));
        }
    }

    private void ofAll(Context request) throws IOException, JournalUnavailable {
        Accept.require(request.header("Accept"), SseWriter.MEDIA_TYPE);
        Query query = new Query(request, "kind");
        Optional<JobKind> kind = query.choice("kind", JobKind.class);
        query.check();
        OptionalLong last = lastEventId(request);
        long latest = journal.latest();
        long after = last.orElse(latest);
        if (after > latest) {
            throw noSuchEvent();
        }
        try (Follower news = journal.follow()) {
            open(request, news, new EventBatches.Place(Optional.empty(), kind, after));
        }
    }

    /// Where a client that was here before goes on.
    private static OptionalLong lastEventId(Context request) {
        String last = request.header("Last-Event-ID");
        if (last == null || last.isEmpty()) {
            return OptionalLong.empty();
        }
        if (!last.matches("[0-9]{1,18}")) {
            throw noSuchEvent();
        }
        return OptionalLong.of(Long.parseLong(last));
    }

    private static ProblemResponse noSuchEvent() {
        return new ProblemResponse(new InvalidSpec(List.of(new Fault("",
                "the header Last-Event-ID must be the id of an event of this stream"))).problem(), Map.of());
    }

    private void open(Context request, Follower news, EventBatches.Place place)
            throws IOException, JournalUnavailable {
        if (!places.tryAcquire()) { // given back when the stream ends
            throw ProblemResponse.retryAfter(ProblemType.UNAVAILABLE, "Too many event streams are open.", 5);
        }
        try (var _ = calls.enter()) {
            request.contentType(SseWriter.MEDIA_TYPE).header("Cache-Control", "no-store");
            SseWriter out = new SseWriter(request.res().getOutputStream());
            out.retry(RECONNECT_MS);
            if (place.job().isEmpty()) { // a job's begins with its first event anyway
                out.place(Long.toString(place.after()));
            }
            out.flush();
            stream(out, news, place);
        } catch (InterruptedException _) {
            // the gateway stops; the client comes again
        } finally {
            places.release();
        }
    }

    private void stream(SseWriter out, Follower news, EventBatches.Place from)
            throws IOException, JournalUnavailable, InterruptedException {
        EventBatches.Place place = from;
        long sent = System.nanoTime();
        while (true) {
            EventBatches.Batch batch = batches.after(place);
            sent = batch.send(out) ? System.nanoTime() : sent;
            boolean nothing = batch.empty(place);
            place = batch.next(place);
            if (place.job().isPresent() && batch.ending()) {
                return;
            }
            Duration quiet = heartbeat.minusNanos(System.nanoTime() - sent);
            if (nothing && !(quiet.isPositive() && news.await(quiet))) { // others' events are news too
                if (place.job().isPresent() && journal.work(place.job().get()).isEmpty()) {
                    return; // it was deleted before this subscriber had its ending
                }
                out.heartbeat();
                sent = System.nanoTime();
            }
        }
    }
}
