package netlab.gateway;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import netlab.contracts.InvalidSpec;
import netlab.contracts.Job;
import netlab.contracts.JobId;
import netlab.contracts.JobKind;
import netlab.contracts.JobState;
import netlab.contracts.Json;
import netlab.contracts.Named;
import netlab.contracts.ProblemType;
import netlab.contracts.Secret;
import netlab.contracts.Spec;
import netlab.service.Accept;
import netlab.service.Bodies;
import netlab.service.MemoryBudget;
import netlab.service.ProblemResponse;
import netlab.service.Tracing;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The calls that take, show, list and cancel jobs (API.md section 1).
final class JobsApi {
    private static final String JSON = "application/json";
    private static final int LONGEST_KEY = 255;
    /// An answer of so many bytes never waits for its reader: Jetty gathers twice as many before it writes any.
    private static final int SHORT = 4 * 1024;
    /// How many calls wait for an ending at once; one more is answered as if it did not prefer to.
    private static final int MOST_WAITING = 1_000;

    private final Journal journal;
    private final Scheduler scheduler;
    private final Sealer sealer;
    private final OpenCalls calls;
    private final Clock clock;
    private final Semaphore waiting = new Semaphore(MOST_WAITING);

    JobsApi(Journal journal, Scheduler scheduler, Sealer sealer, OpenCalls calls, Clock clock) {
        this.journal = journal;
        this.scheduler = scheduler;
        this.sealer = sealer;
        this.calls = calls;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(new Route(HandlerType.POST, "/jobs/{kind}", this::post),
                new Route(HandlerType.GET, "/jobs", this::list),
                new Route(HandlerType.GET, "/jobs/{id}", this::show),
                new Route(HandlerType.DELETE, "/jobs/{id}", this::cancel));
    }

    private void post(Context request) throws IOException, JournalUnavailable, InterruptedException {
        Accept.require(request.header("Accept"), JSON);
        JobKind kind = Named.find(JobKind.class, request.pathParam("kind"))
                .orElseThrow(() -> ProblemResponse.of(ProblemType.NOT_FOUND, "There are no jobs of this kind."));
        Optional<String> key = key(request);
        Optional<Duration> wait = Preferences.wait(Collections.list(request.req().getHeaders("Prefer")));
        Acceptance acceptance;
        try (var _ = MemoryBudget.ofHeap().take(request.req().getContentLengthLong(), kind.largestBody())) {
            Submission submission = submission(request, kind, Bodies.read(request, kind.largestBody()), key);
            acceptance = scheduler.submit(submission);
            if (acceptance instanceof Acceptance.Accepted && wait.isEmpty()) {
                show(request, submission.job(), wait);
                return;
            }
        }
        JobId id = switch (acceptance) {
            case Acceptance.Accepted(JobId accepted) -> accepted;
            case Acceptance.Replayed(JobId replayed) -> {
                request.header("Idempotency-Replayed", "true");
                yield replayed;
            }
            case Acceptance.Mismatched() -> throw ProblemResponse.of(ProblemType.IDEMPOTENCY_MISMATCH,
                    "This Idempotency-Key came with another body before.");
            case Acceptance.QueueFull() -> throw ProblemResponse.retryAfter(ProblemType.QUEUE_FULL,
                    "Too many " + kind.json() + " jobs wait already.", 2);
        };
        if (wait.isPresent()) {
            await(id, wait.get());
        }
        show(request, id, wait);
    }

    private static Optional<String> key(Context request) {
        String key = request.header("Idempotency-Key");
        if (key == null) {
            return Optional.empty();
        }
        boolean printable = key.chars().allMatch(c -> c >= ' ' && c <= '~');
        if (key.isBlank() || key.length() > LONGEST_KEY || !printable) {
            throw ProblemResponse.of(ProblemType.INVALID_SPEC,
                    "The header Idempotency-Key must have 1 to " + LONGEST_KEY + " printable ASCII characters.");
        }
        return Optional.of(key);
    }

    private Submission submission(Context request, JobKind kind, byte[] body, Optional<String> key) {
        JsonNode json = Bodies.json(body);
        String shown = Json.text(read(kind, json));
        JobId id = JobId.next();
        Map<String, Sealed> secrets = new HashMap<>();
        kind.replaceSecret(json, secret -> {
            secrets.put("", sealer.seal(id, new Secret(secret)));
            return Secret.MASK;
        });
        return new Submission(id, kind, shown, secrets.values().stream().findFirst(),
                Admission.client(request), Tracing.of(request),
                key.map(each -> new Submission.IdempotencyKey(each, sealer.digest(kind, body))), clock.instant());
    }

    private static Spec read(JobKind kind, JsonNode body) {
        try {
            return kind.read(body);
        } catch (InvalidSpec e) {
            throw new ProblemResponse(e.problem(), Map.of());
        }
    }

    private void show(Context request, JobId id, Optional<Duration> wait)
            throws IOException, JournalUnavailable, InterruptedException {
        long bytes = work(id).specBytes();
        try (var _ = MemoryBudget.ofHeap().take(bytes, bytes)) {
            show(request, find(id), wait);
        }
    }

    private static void show(Context request, Job job, Optional<Duration> wait) throws IOException {
        boolean ended = job.state().ended();
        if (ended && wait.isPresent()) {
            request.header("Preference-Applied", "wait=" + wait.get().toSeconds());
        }
        request.header("Location", job.links().self())
                .status(ended ? HttpStatus.OK : HttpStatus.ACCEPTED);
        answer(request, job);
    }

    /// Answers with a job as JSON. It is not made a string first, which would take twice the memory again. A short answer goes to the
    /// server's buffer at once; Javalin would copy it through a larger one. A long one waits until its share of the memory is given
    /// back, as its reader may be slow.
    static void answer(Context request, Job job) throws IOException {
        byte[] json = Json.bytes(job);
        request.contentType(JSON);
        if (json.length <= SHORT) {
            request.outputStream().write(json);
        } else {
            request.result(json);
        }
    }

    /// Waits for a job's ending, or until the gateway stops.
    private void await(JobId id, Duration longest) throws JournalUnavailable {
        if (!waiting.tryAcquire()) { // given back when the wait ends
            return;
        }
        long end = System.nanoTime() + longest.toNanos();
        try (var _ = calls.enter(); Follower events = journal.follow(id)) {
            long left = end - System.nanoTime();
            while (!work(id).state().ended() && left > 0 && events.await(Duration.ofNanos(left))) {
                left = end - System.nanoTime();
            }
        } catch (InterruptedException _) {
            // the gateway stops: the job is shown as it stands
        } finally {
            waiting.release();
        }
    }

    private void show(Context request) throws IOException, JournalUnavailable, InterruptedException {
        JobId id = id(request);
        long bytes = work(id).specBytes();
        try (var _ = MemoryBudget.ofHeap().take(bytes, bytes)) {
            ScanExports.answer(request, find(id));
        }
    }

    private void list(Context request) throws JournalUnavailable {
        Accept.require(request.header("Accept"), JSON);
        Query query = new Query(request, "kind", "state", "limit", "cursor");
        Optional<JobKind> kind = query.choice("kind", JobKind.class);
        Optional<JobState> state = query.choice("state", JobState.class);
        int limit = query.integer("limit", 1, 200, 50);
        Optional<JobId> before = query.parsed("cursor", "must be the “next” of an earlier answer", JobId::parse);
        query.check();
        List<Job> found = journal.jobs(new JobQuery(kind, state, before, limit + 1));
        boolean more = found.size() > limit;
        List<Job> jobs = more ? found.subList(0, limit) : found;
        request.json(new Page(jobs, more ? jobs.getLast().id() : null));
    }

    private record Page(List<Job> jobs, @Nullable JobId next) {}

    private void cancel(Context request) throws IOException, JournalUnavailable, InterruptedException {
        Accept.require(request.header("Accept"), JSON);
        JobId id = id(request);
        switch (scheduler.cancel(id)) {
            case DONE, REQUESTED -> {
                long bytes = work(id).specBytes();
                try (var _ = MemoryBudget.ofHeap().take(bytes, bytes)) {
                    answer(request.status(HttpStatus.ACCEPTED), find(id));
                }
            }
            case TOO_LATE -> throw ProblemResponse.of(ProblemType.ALREADY_ENDED, "The job has ended already.");
            case UNKNOWN -> throw noSuchJob();
        }
    }

    private Work work(JobId id) throws JournalUnavailable {
        return journal.work(id).orElseThrow(JobsApi::noSuchJob);
    }

    private Job find(JobId id) throws JournalUnavailable {
        return journal.job(id).orElseThrow(JobsApi::noSuchJob);
    }

    /// The id in a request's path.
    ///
    /// @throws ProblemResponse with `not-found` when it is none
    static JobId id(Context request) {
        return JobId.parse(request.pathParam("id")).orElseThrow(JobsApi::noSuchJob);
    }

    static ProblemResponse noSuchJob() {
        return ProblemResponse.of(ProblemType.NOT_FOUND, "There is no such job.");
    }
}
