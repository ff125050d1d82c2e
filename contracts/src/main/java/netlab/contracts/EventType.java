package netlab.contracts;

import java.util.Arrays;
import java.util.Optional;

/// The types of a job's events (API.md section 1).
public enum EventType implements Named {
    QUEUED("job.queued"), STARTED("job.started"), PROGRESS("job.progress"), RETRYING("job.retrying"),
    SUCCEEDED("job.succeeded"), FAILED("job.failed"), CANCELLED("job.cancelled"), SCAN_PORT("scan.port"),
    SCAN_PORTS("scan.ports"), SCAN_LIMITED("scan.limited"), MAIL_LINE("mail.line"), MAIL_READY("mail.ready"),
    CALC_EXCHANGE("calc.exchange"), CALC_CASE("calc.case");

    private final String json;

    EventType(String json) {
        this.json = json;
    }

    @Override
    public String json() {
        return json;
    }

    /// The state that this event ends a job in, or empty where it doesn't.
    public Optional<JobState> ending() {
        return switch (this) {
            case SUCCEEDED -> Optional.of(JobState.SUCCEEDED);
            case FAILED -> Optional.of(JobState.FAILED);
            case CANCELLED -> Optional.of(JobState.CANCELLED);
            default -> Optional.empty();
        };
    }

    /// The type with this JSON name, or empty.
    public static Optional<EventType> find(String json) {
        return Arrays.stream(values()).filter(each -> each.json.equals(json)).findFirst();
    }
}
