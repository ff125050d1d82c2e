package netlab.capture;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The captures of a service's runs: begun with the run, cut out of the ring at its end, kept for a minute.
///
///     begun ──end──▶ settling ──▶ the ring catches up ──▶ cut ──▶ kept ──▶ forgotten
public final class Captures implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Captures.class);
    private static final String OFF = "No capture runs beside the service: the lab's profile “capture” is off, or"
            + " its container has ended.";
    /// How long what ends a connection may still be on its way.
    private static final Duration SETTLING = Duration.ofMillis(300);
    /// The sidecar's kernel hands over a second's packets at once.
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final Duration KEEPING = Duration.ofSeconds(60);
    private static final int LARGEST = 8 * 1024 * 1024;
    private static final int LARGEST_OF_ALL = 3 * LARGEST;
    private static final int MOST_AT_ONCE = 2;
    private static final int MOST_KEPT = 512;

    private final Optional<CaptureRing> ring;
    private final Semaphore room = new Semaphore(RecordedSockets.MOST);
    private final Semaphore cutting = new Semaphore(MOST_AT_ONCE);
    private final Semaphore catching = new Semaphore(1);
    private CatchUp nextCatchUp = new CatchUp();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Capture> byRun = new LinkedHashMap<>();

    /// @param folder where a sidecar writes what it captures; empty where there is none
    public Captures(Optional<Path> folder) {
        this.ring = folder.map(CaptureRing::new);
    }

    /// The capture of one run.
    public final class Capture {
        private final String run;
        private final Instant began = Instant.now();
        private final Optional<RecordedSockets> sockets;
        private final CompletableFuture<Captured> outcome = new CompletableFuture<>();

        private Capture(String run) {
            this.run = run;
            sockets = ring.filter(CaptureRing::isUsed).map(_ -> new RecordedSockets(room));
        }

        /// Where the run is to tell what it does with its sockets.
        public SocketLog sockets() {
            return sockets.isPresent() ? sockets.get() : SocketLog.NONE;
        }

        /// The run has ended, and what it left on the wire is cut out. Doesn't wait for that.
        public void end() {
            try {
                threads.execute(() -> {
                    try {
                        complete();
                    } finally {
                        forgetLater(this);
                    }
                });
            } catch (RejectedExecutionException _) {
                outcome.complete(new Captured.Missing("The service was stopped before it had cut the capture."));
            }
        }

        /// What comes of it; done only after the end.
        public CompletableFuture<Captured> outcome() {
            return outcome.copy();
        }

        private void complete() {
            try {
                outcome.complete(sockets.isPresent() ? cut(sockets.get()) : new Captured.Missing(OFF));
            } catch (IOException | RuntimeException e) {
                log.error("the capture of {} can't be cut", run, e);
                outcome.complete(new Captured.Missing("The service could not read what was captured."));
            } catch (InterruptedException _) {
                outcome.complete(new Captured.Missing("The service was stopped before it had cut the capture."));
            } finally {
                outcome.complete(new Captured.Missing("The service has a fault.")); // unless it is complete
                sockets.ifPresent(RecordedSockets::close);
            }
        }

        private Captured cut(RecordedSockets recorded) throws IOException, InterruptedException {
            long ended = RecordedSockets.now();
            Thread.sleep(SETTLING);
            if (!caughtUp(ring.orElseThrow())) {
                return new Captured.Missing(OFF);
            }
            cutting.acquire();
            try {
                List<Flow> flows = recorded.flows();
                Cut cut = new Cut(flows, LARGEST);
                ring.orElseThrow().read(began, cut::add);
                OptionalLong oldest = ring.orElseThrow().oldest(); // what was overwritten while it was read counts too
                long from = RecordedSockets.nanos(began);
                List<String> comments = comments(flows.size(), recorded.leftOut());
                if (flows.stream().anyMatch(flow -> flow.calls().getFirst().atNanos() < oldest.orElse(ended))) {
                    comments.add(
                            "Incomplete: the run's first packets are overwritten by later ones, or the capture began"
                                    + " after it.");
                }
                return new Captured.File(cut.file(comments, from, ended));
            } finally {
                cutting.release();
            }
        }

        private List<String> comments(int count, int leftOut) {
            String what = "netlab run " + run + ": the packets of its " + count + (count == 1 ? " socket" : " sockets")
                    + " alone, each with the call that caused it.";
            List<String> comments = new ArrayList<>(List.of(what));
            if (leftOut > 0) {
                comments.add("Incomplete: " + leftOut + " more sockets and calls were not followed.");
            }
            return comments;
        }
    }

    /// A wait for the ring, which all runs share that end before it begins.
    private static final class CatchUp {
        private final CompletableFuture<Boolean> over = new CompletableFuture<>();
        private boolean begun;
    }

    /// Waits until the ring has what was on the wire by now.
    private boolean caughtUp(CaptureRing ring) throws InterruptedException {
        CatchUp shared;
        synchronized (catching) {
            shared = nextCatchUp;
        }
        catching.acquire();
        try {
            if (isFirst(shared)) {
                shared.over.complete(ring.catchUp(PATIENCE));
            }
        } catch (IOException | RuntimeException e) {
            shared.over.completeExceptionally(e);
        } finally {
            shared.over.complete(false); // unless it is complete
            catching.release();
        }
        return shared.over.join();
    }

    private boolean isFirst(CatchUp shared) {
        synchronized (catching) {
            boolean first = !shared.begun;
            if (first) {
                shared.begun = true;
                nextCatchUp = new CatchUp();
            }
            return first;
        }
    }

    /// Begins the capture of a run.
    public Capture begin(String run) {
        Capture capture = new Capture(run);
        synchronized (byRun) {
            byRun.put(run, capture);
            makeRoom();
        }
        return capture;
    }

    /// The capture of a run that is under way or has ended within the last minute.
    public Optional<Capture> find(String run) {
        synchronized (byRun) {
            return Optional.ofNullable(byRun.get(run));
        }
    }

    private void forgetLater(Capture capture) {
        synchronized (byRun) {
            makeRoom();
        }
        try {
            Thread.sleep(KEEPING);
        } catch (InterruptedException _) {
            log.debug("the service stops, and keeps nothing");
        }
        synchronized (byRun) {
            byRun.remove(capture.run, capture);
        }
    }

    /// Forgets the oldest of those that are cut, where there are too many or they are too large.
    private void makeRoom() {
        long size = byRun.values().stream().mapToLong(Captures::size).sum();
        var oldest = byRun.values().iterator();
        while (oldest.hasNext() && (size > LARGEST_OF_ALL || byRun.size() > MOST_KEPT)) {
            Capture each = oldest.next();
            if (each.outcome.isDone()) {
                size -= size(each);
                oldest.remove();
                // who waits for the minute to be over holds it, but not its bytes
                each.outcome.obtrudeValue(new Captured.Missing("The capture had to make room for later ones."));
            }
        }
    }

    private static long size(Capture capture) {
        return capture.outcome.getNow(new Captured.Missing("")) instanceof Captured.File file ? file.size() : 0;
    }

    /// Cuts no more, and forgets all.
    @Override
    public void close() {
        threads.shutdownNow();
        synchronized (byRun) {
            byRun.clear();
        }
        threads.close();
    }
}
