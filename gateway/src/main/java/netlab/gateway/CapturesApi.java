package netlab.gateway;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import netlab.capture.Captured;
import netlab.contracts.JobId;
import netlab.contracts.ProblemType;
import netlab.service.Accept;
import netlab.service.MemoryBudget;
import netlab.service.ProblemResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The call that gives a job's packets, for Wireshark.
final class CapturesApi {
    private static final Logger log = LoggerFactory.getLogger(CapturesApi.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Journal journal;
    private final CaptureFetches fetches;
    private final Sealer sealer;
    private final OpenCalls calls;

    CapturesApi(Journal journal, CaptureFetches fetches, Sealer sealer, OpenCalls calls) {
        this.journal = journal;
        this.fetches = fetches;
        this.sealer = sealer;
        this.calls = calls;
    }

    List<Route> routes() {
        return List.of(new Route(HandlerType.GET, "/jobs/{id}/capture.pcapng", this::show));
    }

    private void show(Context request) throws JournalUnavailable, InterruptedException {
        Accept.require(String.join(",", Collections.list(request.req().getHeaders("Accept"))), Captured.MEDIA_TYPE);
        JobId id = JobsApi.id(request);
        Work work = journal.work(id).orElseThrow(JobsApi::noSuchJob);
        boolean settled = !work.state().ended() || settled(id);
        long bytes = journal.captureBytes(id);
        try (var _ = MemoryBudget.ofHeap().take(bytes, bytes)) {
            Optional<Captured> kept = journal.capture(id);
            if (kept.isEmpty()) {
                throw none(reason(work, settled));
            }
            switch (kept.get()) {
                case Captured.File file -> request.contentType(Captured.MEDIA_TYPE)
                        .header("Content-Disposition", "attachment; filename=\"" + id + ".pcapng\"")
                        .header("Cache-Control", "no-store")
                        .result(open(id, file));
                case Captured.Missing(String why) -> throw none(why);
            }
        }
    }

    private boolean settled(JobId id) throws InterruptedException {
        try (var _ = calls.enter()) {
            return fetches.await(id, PATIENCE);
        }
    }

    private byte[] open(JobId id, Captured.File sealed) {
        try {
            return sealer.openCapture(id, sealed.toBytes());
        } catch (GeneralSecurityException e) {
            log.error("the capture of {} does not open with this key", id, e);
            throw none("The capture can't be opened: it was sealed with another key.");
        }
    }

    private String reason(Work work, boolean settled) throws JournalUnavailable, InterruptedException {
        if (!wanted(work)) {
            return "The job did not ask for a capture: its spec has no “capture”.";
        }
        if (!work.state().ended()) {
            return "The job has not ended; its packets are there then.";
        }
        if (work.attempt() == 0) {
            return "The job was never run.";
        }
        return settled
                ? "The capture was lost: the run or the gateway was broken off before it was fetched."
                : "The packets are not there yet.";
    }

    private boolean wanted(Work work) throws JournalUnavailable, InterruptedException {
        try (var _ = MemoryBudget.ofHeap().take(work.specBytes(), work.specBytes())) {
            return journal.spec(work.id()).orElseThrow(JobsApi::noSuchJob).path("capture").asBoolean(false);
        }
    }

    private static ProblemResponse none(String why) {
        return ProblemResponse.of(ProblemType.NOT_FOUND, why);
    }
}
