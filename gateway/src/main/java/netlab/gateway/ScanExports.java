package netlab.gateway;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import netlab.contracts.Fault;
import netlab.contracts.Job;
import netlab.contracts.JobId;
import netlab.contracts.JobKind;
import netlab.contracts.Problem;
import netlab.contracts.ProblemType;
import netlab.service.Accept;
import netlab.service.ProblemResponse;

/// What a scan's result is given as besides JSON, and the comparison of two.
final class ScanExports {
    private static final String JSON = "application/json";
    private static final List<String> OF_SCANS = List.of(JSON, ScanXml.MEDIA_TYPE, ScanCsv.MEDIA_TYPE);

    private final Journal journal;

    ScanExports(Journal journal) {
        this.journal = journal;
    }

    List<Route> routes() {
        return List.of(new Route(HandlerType.GET, "/jobs/{id}/diff/{other}", this::diff));
    }

    /// Answers with a job, in the representation that the request prefers.
    ///
    /// @throws ProblemResponse with `not-acceptable` when the job has none that it takes
    static void answer(Context request, Job job) throws IOException {
        String accept = accept(request);
        request.header("Vary", "Accept");
        switch (choose(accept, ScanOutcome.isIn(job))) {
            case ScanXml.MEDIA_TYPE -> request.contentType(ScanXml.MEDIA_TYPE)
                    .result(ScanXml.of(job, ScanOutcome.of(job)));
            case ScanCsv.MEDIA_TYPE -> request.contentType(ScanCsv.MEDIA_TYPE + "; charset=utf-8; header=present")
                    .result(ScanCsv.of(ScanOutcome.of(job)));
            default -> JobsApi.answer(request, job);
        }
    }

    private static String choose(String accept, boolean scanned) {
        if (!scanned) {
            try {
                return Accept.choose(accept, List.of(JSON));
            } catch (ProblemResponse _) {
                throw ProblemResponse.of(ProblemType.NOT_ACCEPTABLE, "The answer is " + JSON + "; only a scan that"
                        + " succeeded is given as " + ScanXml.MEDIA_TYPE + " or " + ScanCsv.MEDIA_TYPE + " too.");
            }
        }
        // A browser names XML for the pages that are written in it, before “anything else”: it is shown JSON.
        boolean browser = accept.contains("text/html") && accept.contains("*/*");
        return Accept.choose(accept, browser ? List.of(JSON) : OF_SCANS);
    }

    private static String accept(Context request) {
        return String.join(",", Collections.list(request.req().getHeaders("Accept")));
    }

    private void diff(Context request) throws JournalUnavailable {
        Accept.require(accept(request), JSON);
        Job before = job(request, "id");
        Job after = job(request, "other");
        List<Fault> faults = new ArrayList<>();
        require(before, faults);
        require(after, faults);
        if (!faults.isEmpty()) {
            throw new ProblemResponse(Problem.of(ProblemType.INVALID_SPEC,
                    "Only two scans that have succeeded can be compared.").withErrors(faults), Map.of());
        }
        request.json(ScanDiff.of(before, ScanOutcome.of(before), after, ScanOutcome.of(after)));
    }

    private Job job(Context request, String name) throws JournalUnavailable {
        JobId id = JobId.parse(request.pathParam(name)).orElseThrow(JobsApi::noSuchJob);
        return journal.job(id).orElseThrow(JobsApi::noSuchJob);
    }

    private static void require(Job job, List<Fault> faults) {
        if (!ScanOutcome.isIn(job)) {
            String why = job.kind() != JobKind.SCAN
                    ? "is a job of the kind " + job.kind().json() + ", not a scan"
                    : job.state().ended() ? "has no result: its state is " + job.state().json() : "has not ended";
            faults.add(new Fault("", "the job " + job.id() + " " + why));
        }
    }
}
