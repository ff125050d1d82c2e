package netlab.service;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import netlab.capture.Captured;
import netlab.capture.Captures;
import netlab.contracts.CloudEvent;
import netlab.contracts.Event;
import netlab.contracts.InvalidSpec;
import netlab.contracts.JobId;
import netlab.contracts.JobKind;
import netlab.contracts.JobResult;
import netlab.contracts.Json;
import netlab.contracts.Named;
import netlab.contracts.ProblemType;
import netlab.contracts.RunId;
import netlab.contracts.Spec;
import org.jspecify.annotations.Nullable;

/// The HTTP face of a service's job handlers (API.md section 1, "A service alone").
///
/// `POST /jobs/{kind}` runs a job and answers with its result as JSON, or streams its events. The connection is the run:
/// closing it cancels the run. A run that the gateway named can also be cancelled and committed by its name.
final class JobFace {
    private static final Duration NAMED_HEARTBEAT = Duration.ofSeconds(1);
    private static final Duration CAPTURE_WAIT = Duration.ofSeconds(10);
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final Map<JobKind, Starter> starters = new EnumMap<>(JobKind.class);
    private final Runs runs;
    private final Captures captures;
    private final Disconnects disconnects;

    @FunctionalInterface
    private interface Starter {
        Run start(Optional<RunId> id, Spec spec);
    }

    JobFace(Runs runs, Captures captures, Disconnects disconnects) {
        this.runs = runs;
        this.captures = captures;
        this.disconnects = disconnects;
    }

    <S extends Spec, R extends JobResult> void handle(JobKind kind, Class<S> spec, JobHandler<S, R> handler) {
        starters.put(kind, (id, body) -> runs.start(id, handler, spec.cast(body)));
    }

    void routes(RoutesConfig routes) {
        routes.post("/jobs/{kind}", this::run);
        routes.delete("/runs/{run}", this::cancel);
        routes.post("/runs/{run}/commit", this::commit);
        routes.get("/runs/{run}/capture.pcapng", this::capture);
    }

    private void run(Context request) throws IOException, InterruptedException {
        JobKind kind = kind(request.pathParam("kind"));
        Optional<RunId> id = runId(request.header(RunId.HEADER));
        boolean stream = Accept.prefersEvents(String.join(",", Collections.list(request.req().getHeaders("Accept"))));
        try (var _ = MemoryBudget.ofHeap().take(request.req().getContentLengthLong(), kind.largestBody())) {
            Spec spec = spec(kind, Bodies.read(request, kind.largestBody()));
            answer(request, starter(kind).start(id, spec), id, stream);
        }
    }

    private void answer(Context request, Run run, Optional<RunId> id, boolean stream)
            throws IOException, InterruptedException {
        try (var _ = disconnects.watch(request, run::abandon)) {
            if (stream) {
                stream(request, run, id);
            } else {
                answer(request, run);
            }
        } finally {
            run.abandon();
        }
    }

    private JobKind kind(String name) {
        return Named.find(JobKind.class, name)
                .filter(starters::containsKey)
                .orElseThrow(
                        () -> ProblemResponse.of(ProblemType.NOT_FOUND, "This service does no jobs of this kind."));
    }

    private Starter starter(JobKind kind) {
        return Optional.ofNullable(starters.get(kind)).orElseThrow();
    }

    private static Optional<RunId> runId(@Nullable String header) {
        if (header == null) {
            return Optional.empty();
        }
        return Optional.of(RunId.parse(header)
                .orElseThrow(() -> ProblemResponse.of(ProblemType.INVALID_SPEC,
                        "The header Run must be {jobId}.{attempt}.")));
    }

    private static Spec spec(JobKind kind, byte[] body) {
        try {
            return kind.read(Bodies.json(body));
        } catch (InvalidSpec e) {
            throw new ProblemResponse(e.problem(), Map.of());
        }
    }

    /// Waits for the ending and answers with the result or the problem.
    private static void answer(Context request, Run run) throws InterruptedException {
        while (true) {
            Run.Timed next = run.next(HEARTBEAT);
            switch (next == null ? null : next.event()) {
                case Event.Succeeded(JobResult result) -> {
                    request.status(HttpStatus.OK).contentType("application/json").result(Json.bytes(result));
                    return;
                }
                case Event.Failed failed -> throw new ProblemResponse(failed.problem(), Map.of());
                case Event.Cancelled _ -> throw brokenOff("The run was cancelled.");
                case null -> {
                    if (run.over()) {
                        throw brokenOff("The run was broken off.");
                    }
                }
                default -> {
                    // whoever wants one answer doesn't want the way to it
                }
            }
        }
    }

    private static ProblemResponse brokenOff(String detail) {
        return ProblemResponse.retryAfter(ProblemType.UNAVAILABLE, detail, 1);
    }

    /// Streams the events up to the ending, with heartbeats in between.
    private static void stream(Context request, Run run, Optional<RunId> id) throws IOException, InterruptedException {
        JobId job = id.map(RunId::job).orElseGet(JobId::next);
        request.contentType(SseWriter.MEDIA_TYPE).header("Cache-Control", "no-store");
        SseWriter out = new SseWriter(request.res().getOutputStream());
        out.flush();
        long sequence = 0;
        boolean ended = false;
        while (!ended) {
            Run.Timed next = run.next(id.isPresent() ? NAMED_HEARTBEAT : HEARTBEAT);
            if (next == null) {
                if (run.over()) {
                    return; // broken off: the stream ends without an ending
                }
                out.heartbeat();
                continue;
            }
            while (next != null && !ended) {
                sequence++;
                out.event(Long.toString(sequence), CloudEvent.of(job, sequence, next.event().type(), next.time(),
                        Json.tree(next.event())));
                ended = next.event().type().ending().isPresent();
                next = run.ready();
            }
            out.flush();
        }
    }

    private void cancel(Context request) {
        if (find(request).cancel()) {
            request.status(HttpStatus.ACCEPTED);
        } else {
            throw ProblemResponse.of(ProblemType.ALREADY_ENDED,
                    "The run was committed or has ended, and can't be cancelled any more.");
        }
    }

    private void commit(Context request) {
        if (find(request).commit()) {
            request.status(HttpStatus.NO_CONTENT);
        } else {
            throw ProblemResponse.of(ProblemType.ALREADY_ENDED, "The run doesn't wait for a commit.");
        }
    }

    /// Answers with the packets of a run that has ended, and waits for them a little.
    private void capture(Context request) throws InterruptedException {
        Accept.require(request.header("Accept"), Captured.MEDIA_TYPE);
        String run = request.pathParam("run");
        if (runs.find(run).isPresent()) {
            throw noCapture("The run is under way; its packets are there when it has ended.");
        }
        Captures.Capture capture = captures.find(run)
                .orElseThrow(() -> noCapture("No run of this name has ended within the last minute and was captured."));
        try {
            switch (capture.outcome().get(CAPTURE_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                case Captured.File file -> request.contentType(Captured.MEDIA_TYPE)
                        .header("Cache-Control", "no-store")
                        .result(file.open());
                case Captured.Missing(String why) -> throw noCapture(why);
            }
        } catch (TimeoutException _) {
            throw ProblemResponse.retryAfter(ProblemType.UNAVAILABLE, "The packets are not there yet.", 1);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a capture comes to something", e);
        }
    }

    private static ProblemResponse noCapture(String why) {
        return ProblemResponse.of(ProblemType.NOT_FOUND, why);
    }

    private Run find(Context request) {
        return runs.find(request.pathParam("run"))
                .orElseThrow(() -> ProblemResponse.of(ProblemType.NOT_FOUND, "No such run is under way."));
    }
}
