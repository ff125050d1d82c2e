package netlab.scan;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import netlab.contracts.Event;
import netlab.service.Events;

/// Keeps the events that a job tells.
final class ToldEvents implements Events {
    private final List<Event> told = new CopyOnWriteArrayList<>();

    @Override
    public synchronized void emit(Event event) {
        told.add(event);
        notifyAll();
    }

    @Override
    public void awaitCommit() {}

    /// Waits until so many events of a type are told.
    synchronized void await(Class<? extends Event> type, int count) throws InterruptedException {
        while (of(type).size() < count) {
            wait();
        }
    }

    <E extends Event> List<E> of(Class<E> type) {
        return told.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
