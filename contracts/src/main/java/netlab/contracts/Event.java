package netlab.contracts;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/// What happened to a job; as JSON it is the `data` of a [CloudEvent].
public sealed interface Event {
    /// The event's type.
    @JsonIgnore
    EventType type();

    /// The job was accepted.
    record Queued(JobKind kind) implements Event {
        @Override
        public EventType type() {
            return EventType.QUEUED;
        }
    }

    /// An attempt began.
    ///
    /// @param attempt which, from 1
    record Started(int attempt) implements Event {
        @Override
        public EventType type() {
            return EventType.STARTED;
        }
    }

    /// How far the job is.
    record Progressed(@JsonUnwrapped Progress progress) implements Event {
        @Override
        public EventType type() {
            return EventType.PROGRESS;
        }
    }

    /// An attempt came to nothing, and another will follow.
    ///
    /// @param attempt which came to nothing
    /// @param delayMs how long until the next, in milliseconds
    /// @param problem why
    record Retrying(int attempt, long delayMs, Problem problem) implements Event {
        @Override
        public EventType type() {
            return EventType.RETRYING;
        }
    }

    /// The ending of a job that did what it should.
    record Succeeded(@JsonValue JobResult result) implements Event {
        @Override
        public EventType type() {
            return EventType.SUCCEEDED;
        }
    }

    /// The ending of a job that did not.
    record Failed(@JsonValue Problem problem) implements Event {
        @Override
        public EventType type() {
            return EventType.FAILED;
        }
    }

    /// The ending of a job that was stopped.
    record Cancelled() implements Event {
        @Override
        public EventType type() {
            return EventType.CANCELLED;
        }
    }

    /// One port's verdict.
    record ScanPort(String target, String address, @JsonUnwrapped PortFinding finding) implements Event {
        public ScanPort {
            requireNonNull(target);
            requireNonNull(address);
            requireNonNull(finding);
        }

        @Override
        public EventType type() {
            return EventType.SCAN_PORT;
        }
    }

    /// The verdict on several ports that are not open, each told once.
    record ScanPorts(String target, String address, @JsonUnwrapped PortGroup ports) implements Event {
        public ScanPorts {
            requireNonNull(target);
            requireNonNull(address);
            requireNonNull(ports);
        }

        @Override
        public EventType type() {
            return EventType.SCAN_PORTS;
        }
    }

    /// A target answers a scan only so often: right verdicts take their time from here on.
    ///
    /// @param perSecond how many answers a second it gives
    /// @param undecided how many ports are without a verdict
    /// @param etaMs how long these will take, in milliseconds
    record ScanLimited(
            String target,
            String address,
            Transport protocol,
            double perSecond,
            long undecided,
            long etaMs) implements Event {
        public ScanLimited {
            requireNonNull(target);
            requireNonNull(address);
            requireNonNull(protocol);
        }

        @Override
        public EventType type() {
            return EventType.SCAN_LIMITED;
        }
    }

    /// One line of a dialogue.
    record MailLine(@JsonValue DialogueLine line) implements Event {
        @Override
        public EventType type() {
            return EventType.MAIL_LINE;
        }
    }

    /// The message is offered, the final dot waits for the commit.
    record MailReady(String messageId) implements Event {
        @Override
        public EventType type() {
            return EventType.MAIL_READY;
        }
    }

    /// What crossed the socket in a `calc` job; the answer is null where none came.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record CalcExchange(
            Transport transport,
            String local,
            String remote,
            String requestHex,
            @Nullable String responseHex,
            @Nullable Double rttMs) implements Event {
        @Override
        public EventType type() {
            return EventType.CALC_EXCHANGE;
        }
    }

    /// One case's verdict in the check of a calc server.
    record CalcCase(@JsonValue CalcCheckResult.Case verdict) implements Event {
        @Override
        public EventType type() {
            return EventType.CALC_CASE;
        }
    }
}
