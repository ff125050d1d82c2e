package netlab.cli;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `jobs`: lists jobs.
@Command(name = "jobs", description = "List jobs, the newest first.", footerHeading = "%nExample:%n", footer = "  ./netlab jobs --kind scan --state succeeded --limit 5")
final class JobsCommand implements Callable<Integer> {
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    private final Netlab netlab;
    private final ZoneId zone;

    @Option(names = "--kind", paramLabel = "KIND", description = "calc, scan, mail or inbox")
    private @Nullable String kind;

    @Option(names = "--state", paramLabel = "STATE", description = "queued, running, succeeded, failed or cancelled")
    private @Nullable String state;

    @Option(names = "--limit", paramLabel = "N", description = "how many at most, up to 200 (20)", defaultValue = "20")
    private int limit;

    @Option(names = "--cursor", paramLabel = "CURSOR", description = "go on where an earlier list ended")
    private @Nullable String cursor;

    /// @param zone where the times are told for
    JobsCommand(Netlab netlab, ZoneId zone) {
        this.netlab = requireNonNull(netlab);
        this.zone = requireNonNull(zone);
    }

    @Override
    public Integer call() throws CliFailure {
        Map<String, String> query = new LinkedHashMap<>();
        Optional.ofNullable(kind).ifPresent(each -> query.put("kind", each));
        Optional.ofNullable(state).ifPresent(each -> query.put("state", each));
        query.put("limit", Integer.toString(limit));
        Optional.ofNullable(cursor).ifPresent(each -> query.put("cursor", each));
        JsonNode page = netlab.gateway().jobs(query);
        Screen screen = netlab.screen();
        if (netlab.json()) {
            page.path("jobs").forEach(job -> screen.result(JsonText.line(job)));
        } else if (page.path("jobs").isEmpty()) {
            screen.note("There are no such jobs.");
        } else {
            show(page, screen);
        }
        String next = page.path("next").stringValue("");
        if (!next.isEmpty()) {
            screen.note("There are more: --cursor " + SafeText.line(next));
        }
        return ExitCode.SUCCEEDED;
    }

    private void show(JsonNode page, Screen screen) {
        Table table = new Table("ID", "KIND", "STATE", "CREATED", "TOOK", "PROGRESS");
        for (JsonNode job : page.path("jobs")) {
            table.add(text(job, "id"), text(job, "kind"), text(job, "state"), created(job), took(job),
                    job.path("progress").isObject() ? ProgressBar.words(job.path("progress")) : "");
        }
        table.lines().forEach(screen::result);
    }

    private String created(JsonNode job) {
        return time(job, "createdAt").map(at -> LOCAL.format(at.atZone(zone))).orElse("");
    }

    private static String took(JsonNode job) {
        return time(job, "startedAt").flatMap(start -> time(job, "finishedAt")
                .map(end -> Durations.words(Duration.between(start, end)))).orElse("");
    }

    private static Optional<Instant> time(JsonNode job, String name) {
        try {
            return Optional.of(Instant.parse(job.path(name).stringValue("")));
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }

    private static String text(JsonNode job, String name) {
        return SafeText.line(job.path(name).stringValue(""));
    }
}
