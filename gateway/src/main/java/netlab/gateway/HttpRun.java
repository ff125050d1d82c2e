package netlab.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import netlab.capture.Captured;
import netlab.contracts.CloudEvent;
import netlab.contracts.EventType;
import netlab.contracts.Json;
import netlab.contracts.MalformedJson;
import netlab.contracts.Problem;
import netlab.contracts.ProblemType;
import netlab.contracts.RunId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A run whose events stream over HTTP. One thread reads the stream into a bounded queue, so that what has come while
/// the last events were journalled is taken together, and so that silence is noticed.
final class HttpRun implements RemoteRun {
    private static final Logger log = LoggerFactory.getLogger(HttpRun.class);
    private static final int LARGEST_EVENT = 32 * 1024 * 1024;
    private static final int MOST_WAITING = 256;
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(20);
    /// How long a stream may take to end after its ending.
    private static final Duration END_PATIENCE = Duration.ofSeconds(1);
    private static final Duration COMMIT_PATIENCE = Duration.ofSeconds(5);
    private static final Duration CAPTURE_PATIENCE = Duration.ofSeconds(45);
    private static final Duration CANCEL_PATIENCE = Duration.ofSeconds(30);

    private final RunId run;
    private final Replica replica;
    private final InputStream stream;
    private final Duration silence;
    private final Runnable doubt;
    private final BlockingQueue<Arrival> arrivals = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicLong signs = new AtomicLong();
    private final CountDownLatch readToItsEnd = new CountDownLatch(1);
    private volatile boolean ended;
    private volatile boolean closed;

    private sealed interface Arrival {
        record Came(Entry entry) implements Arrival {}

        record Cut(RunLost why) implements Arrival {}
    }

    /// @param replica the one that has the run
    /// @param stream its events
    /// @param silence how long nothing may come, heartbeats included
    /// @param doubt told when the replica falls silent or breaks the stream off
    HttpRun(RunId run, Replica replica, InputStream stream, Duration silence, Runnable doubt) {
        this.run = run;
        this.replica = replica;
        this.stream = stream;
        this.silence = silence;
        this.doubt = doubt;
    }

    HttpRun start() {
        Thread.ofVirtual().name("stream-" + run).start(this::read);
        return this;
    }

    private void read() {
        SseReader events = new SseReader(stream, LARGEST_EVENT, this::heard);
        try {
            while (!ended) {
                Optional<String> data = events.next();
                if (data.isEmpty()) {
                    throw new IOException("the stream ended without an ending");
                }
                Entry entry = entry(data.get());
                ended = entry.ending();
                arrive(new Arrival.Came(entry));
            }
            readOut();
        } catch (SseReader.EventTooLarge e) {
            arrive(new Arrival.Cut(RunLost.forGood(Problem.of(ProblemType.INTERNAL,
                    "The service told too much at once: " + e.getMessage()))));
        } catch (IOException | MalformedJson e) {
            if (!closed) {
                doubt.run();
            }
            arrive(new Arrival.Cut(RunLost.because("The run at " + replica + " was lost: " + e.getMessage())));
        }
    }

    /// Only a connection whose answer was read out serves another run.
    private void readOut() {
        try {
            while (stream.read() >= 0) {
                // nothing is to come but the end
            }
        } catch (IOException e) {
            log.debug("the stream did not end cleanly", e);
        } finally {
            readToItsEnd.countDown();
        }
    }

    private static Entry entry(String data) throws MalformedJson, IOException {
        CloudEvent event = CloudEvent.parse(data);
        EventType type = event.type();
        if (type == EventType.QUEUED || type == EventType.STARTED || type == EventType.RETRYING) {
            throw new IOException("the service told " + type.json() + ", which is not its to tell");
        }
        return new Entry(type, event.time(), Json.text(event.data()));
    }

    private void heard() {
        signs.incrementAndGet();
    }

    private void arrive(Arrival arrival) {
        try {
            while (!closed && !arrivals.offer(arrival, LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                heard(); // it is the gateway that is slow
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a stream", e);
        }
    }

    @Override
    public List<Entry> next() throws RunLost, InterruptedException {
        Arrival first = await();
        List<Arrival> all = new ArrayList<>(List.of(first));
        arrivals.drainTo(all);
        List<Entry> entries = new ArrayList<>();
        for (Arrival each : all) {
            switch (each) {
                case Arrival.Came(Entry entry) -> entries.add(entry);
                case Arrival.Cut cut when entries.isEmpty() -> throw cut.why;
                case Arrival.Cut cut -> arrivals.add(cut); // there is room, and it is told next time
            }
        }
        return entries;
    }

    /// Silence is counted in looks, not by the clock: when the gateway itself stood still, what came meanwhile is waiting
    /// to be read, and nobody was silent.
    private Arrival await() throws RunLost, InterruptedException {
        long before = signs.get();
        Duration quiet = Duration.ZERO;
        @Nullable
        Arrival first = arrivals.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        while (first == null) {
            long now = signs.get();
            quiet = now == before ? quiet.plus(LOOK) : Duration.ZERO;
            before = now;
            if (quiet.compareTo(silence) > 0) {
                doubt.run();
                throw RunLost.because("Nothing was heard of the run at " + replica + " for " + silence.toMillis()
                        + " ms.");
            }
            first = arrivals.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        }
        return first;
    }

    @Override
    public boolean commit() throws InterruptedException {
        // The run may not wait for it yet, a moment after it told that it is ready: that is a 409.
        return repeat(COMMIT_PATIENCE, () -> replica.commit(run), 409);
    }

    @Override
    public void cancel() throws InterruptedException {
        // A replica may not know the run yet, which is a 404; one that committed it says 409.
        boolean _ = repeat(CANCEL_PATIENCE, () -> replica.cancel(run), 404);
    }

    @FunctionalInterface
    private interface Call {
        int status() throws IOException, InterruptedException;
    }

    /// Calls until an answer other than `again` comes, or it is too late.
    ///
    /// @return false when no call was heeded: each was answered `again` or 404, or found nobody to connect to
    private boolean repeat(Duration patience, Call call, int again) throws InterruptedException {
        boolean heeded = false;
        long end = System.nanoTime() + patience.toNanos();
        while (!closed && System.nanoTime() < end) {
            try {
                int status = call.status();
                if (status != again) {
                    log.debug("{} answered {}", replica, status);
                    return heeded || status != 404;
                }
            } catch (ConnectException | HttpConnectTimeoutException e) {
                log.debug("{} can't be reached", replica, e);
            } catch (IOException e) {
                heeded = true; // it may have been
                log.debug("{} did not answer", replica, e);
            }
            Thread.sleep(BETWEEN_TRIES);
        }
        return heeded;
    }

    @Override
    public Captured capture() throws InterruptedException {
        long end = System.nanoTime() + CAPTURE_PATIENCE.toNanos();
        try {
            Optional<Captured> captured = replica.capture(run);
            while (captured.isEmpty() && System.nanoTime() < end) {
                Thread.sleep(LOOK);
                captured = replica.capture(run);
            }
            return captured.orElseGet(() -> new Captured.Missing("The capture was lost: it was not there in time."));
        } catch (IOException e) {
            log.info("the capture of {} could not be fetched from {}", run, replica, e);
            return new Captured.Missing("The capture was lost: the service that had the run did not give it.");
        }
    }

    @Override
    public void close() {
        closed = true;
        if (ended) {
            Aside.take(() -> {
                boolean _ = readToItsEnd.await(END_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                closeStream();
            });
        } else {
            closeStream();
        }
    }

    private void closeStream() {
        try {
            stream.close();
        } catch (IOException e) {
            log.debug("the stream did not close cleanly", e);
        }
    }
}
