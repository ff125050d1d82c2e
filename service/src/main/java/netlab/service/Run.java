package netlab.service;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import netlab.capture.SocketLog;
import netlab.contracts.Event;
import netlab.contracts.JobResult;
import netlab.contracts.Problem;
import netlab.contracts.ProblemType;
import netlab.contracts.Spec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// One attempt at a job, running on a virtual thread of its own, and the queue of its events.
///
///     RUNNING ──awaitCommit──▶ WAITING ──commit──▶ COMMITTED    (a cancel comes too late)
///        │                        │                    │
///        ├──────── cancel ────────┴──▶ CANCELLED       │        (a commit comes too late)
///        │                                │            │
///        └──── the handler returns ───────┴────────────┴──▶ finished: the ending is queued, last
final class Run implements Events {
    private static final Logger log = LoggerFactory.getLogger(Run.class);
    private static final int MOST_WAITING_EVENTS = 256;

    /// An event with the time when it happened.
    record Timed(Instant time, Event event) {}

    private enum State {
        RUNNING, WAITING, COMMITTED, CANCELLED
    }

    private final String name;
    private final boolean committing;
    private final Duration commitWait;
    private final BlockingQueue<Timed> events = new ArrayBlockingQueue<>(MOST_WAITING_EVENTS);
    private final CountDownLatch committed = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final SocketLog sockets;
    private State state = State.RUNNING;
    private @Nullable Thread thread;
    private boolean finished;
    private boolean silent;

    /// @param name the run's name in logs
    /// @param committing whether somebody will commit it; otherwise it goes on without
    Run(String name, boolean committing, Duration commitWait) {
        this(name, committing, commitWait, SocketLog.NONE);
    }

    /// @param sockets where the job tells what it does with its sockets
    Run(String name, boolean committing, Duration commitWait, SocketLog sockets) {
        this.name = name;
        this.sockets = sockets;
        this.committing = committing;
        this.commitWait = commitWait;
    }

    /// Starts the job's thread.
    ///
    /// @param afterwards runs on it when the handler has returned, before the ending is told
    <S extends Spec, R extends JobResult> void start(JobHandler<S, R> handler, S spec, Runnable afterwards) {
        String trace = MDC.get(Tracing.KEY); // of the request that the run is for
        Thread.ofVirtual().name("run-" + name).start(() -> {
            MDC.put("run", name);
            MDC.put(Tracing.KEY, trace);
            try {
                Optional<Event> ending = finish(begin() ? perform(handler, spec) : new Event.Cancelled());
                afterwards.run();
                if (ending.isPresent()) {
                    enqueue(ending.get());
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts a run that has finished", e);
            } finally {
                ended.countDown();
                MDC.clear();
            }
        });
    }

    /// False when the run was cancelled before it began.
    private synchronized boolean begin() {
        thread = Thread.currentThread();
        return state != State.CANCELLED;
    }

    private <S extends Spec, R extends JobResult> Event perform(JobHandler<S, R> handler, S spec) {
        try {
            return new Event.Succeeded(handler.run(spec, this));
        } catch (JobFailure e) {
            log.info("failed: {}", e.getMessage());
            return new Event.Failed(e.problem());
        } catch (InterruptedException _) {
            return new Event.Cancelled();
        } catch (RuntimeException | Error e) {
            log.error("the handler has a fault", e);
            return new Event.Failed(
                    Problem.of(ProblemType.INTERNAL, "The service has a fault: " + e.getClass().getSimpleName()));
        }
    }

    /// The ending to tell, or empty where the run was broken off: whoever comes to read then shall see no ending.
    private synchronized Optional<Event> finish(Event outcome) {
        finished = true;
        thread = null; // from here on nobody interrupts
        boolean _ = Thread.interrupted();
        if (silent) {
            return Optional.empty();
        }
        if (state == State.CANCELLED && !(outcome instanceof Event.Succeeded)) {
            return Optional.of(new Event.Cancelled());
        }
        if (state == State.COMMITTED && outcome instanceof Event.Cancelled) {
            return Optional.of(new Event.Failed(Problem.of(ProblemType.DELIVERY_UNKNOWN,
                    "The run was interrupted after its commit.")));
        }
        return Optional.of(outcome);
    }

    @Override
    public void emit(Event event) throws InterruptedException {
        synchronized (this) {
            stopIfCancelled();
        }
        enqueue(event);
    }

    /// Stops a handler that has swallowed its interrupt.
    private void stopIfCancelled() throws InterruptedException {
        if (state == State.CANCELLED) {
            throw new InterruptedException("cancelled");
        }
    }

    private void enqueue(Event event) throws InterruptedException {
        Timed timed = new Timed(Instant.now(), event);
        boolean queued = false;
        while (!queued && !unheard()) {
            queued = events.offer(timed, 100, TimeUnit.MILLISECONDS);
        }
    }

    private synchronized boolean unheard() {
        return silent;
    }

    @Override
    public SocketLog sockets() {
        return sockets;
    }

    @Override
    public void awaitCommit() throws JobFailure, InterruptedException {
        if (!committing) {
            return;
        }
        synchronized (this) {
            stopIfCancelled();
            if (state == State.RUNNING) {
                state = State.WAITING;
            }
        }
        boolean _ = committed.await(commitWait.toMillis(), TimeUnit.MILLISECONDS);
        synchronized (this) {
            stopIfCancelled();
            if (state == State.WAITING) {
                state = State.RUNNING;
                throw JobFailure.of(ProblemType.NOT_COMMITTED,
                        "no commit came within " + commitWait.toMillis() + " ms");
            }
        }
    }

    /// Commits a run that waits for it.
    ///
    /// @return false when it doesn't wait: it is not so far, was cancelled, or has given up
    synchronized boolean commit() {
        if (state == State.COMMITTED) {
            return true;
        }
        if (state != State.WAITING) {
            return false;
        }
        state = State.COMMITTED;
        committed.countDown();
        return true;
    }

    /// Cancels the run by interrupting its thread; its ending then comes as an event.
    ///
    /// @return false when it is too late: the run was committed, or its handler has returned
    synchronized boolean cancel() {
        if (state == State.COMMITTED || finished) {
            return false;
        }
        state = State.CANCELLED;
        if (thread != null) {
            thread.interrupt();
        }
        return true;
    }

    /// Cancels the run because nobody reads its events any more. A run that was committed goes on to its end unheard.
    void abandon() {
        synchronized (this) {
            silent = true;
        }
        boolean _ = cancel();
        events.clear();
    }

    /// The next event, or null when none comes in time or none will come any more.
    @Nullable
    Timed next(Duration wait) throws InterruptedException {
        long end = System.nanoTime() + wait.toNanos();
        Timed next = null;
        while (next == null && !over() && System.nanoTime() < end) {
            next = events.poll(Math.min(wait.toMillis(), 500), TimeUnit.MILLISECONDS);
        }
        return next;
    }

    /// The event that is there already, or null.
    @Nullable
    Timed ready() {
        return events.poll();
    }

    /// Whether the handler has returned and every event was taken.
    boolean over() {
        return ended() && events.isEmpty();
    }

    /// Whether the handler has returned and its ending was queued.
    boolean ended() {
        return ended.getCount() == 0;
    }

    /// Waits for the handler to return and its ending to be queued.
    boolean awaitEnd(Duration wait) throws InterruptedException {
        return ended.await(wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public String toString() {
        return name;
    }
}
