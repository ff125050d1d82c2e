package netlab.mail;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import netlab.contracts.Event;
import netlab.contracts.ProblemType;
import netlab.service.Events;
import netlab.service.JobFailure;

/// Keeps what a job tells; commits at once, or never.
final class RecordedEvents implements Events {
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final boolean committing;

    RecordedEvents(boolean committing) {
        this.committing = committing;
    }

    @Override
    public void emit(Event event) {
        events.add(event);
    }

    @Override
    public void awaitCommit() throws JobFailure {
        if (!committing) {
            throw JobFailure.of(ProblemType.NOT_COMMITTED, "nobody commits");
        }
    }

    List<Event> events() {
        return events;
    }
}
