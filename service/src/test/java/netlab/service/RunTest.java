package netlab.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import netlab.contracts.CalcResult;
import netlab.contracts.CalcSpec;
import netlab.contracts.Event;
import netlab.contracts.Operation;
import netlab.contracts.ProblemType;
import netlab.contracts.Progress;
import netlab.contracts.Transport;
import netlab.contracts.WireOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RunTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final CalcSpec SPEC = new CalcSpec(Operation.SUM, List.of(), Transport.TCP, null, WireOrder.BIG, 1,
            null, 1_000, false);
    private static final CalcResult RESULT = new CalcResult(1, 0, Transport.TCP, "a", "b", "", "", 0.1);

    private final CountDownLatch began = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    private static Run run(Duration commitWait) {
        return new Run("test", true, commitWait);
    }

    private static Run started(Run run, JobHandler<CalcSpec, CalcResult> handler) {
        run.start(handler, SPEC, () -> {});
        return run;
    }

    /// Every event up to the end of the run.
    private static List<Event> events(Run run) throws InterruptedException {
        List<Event> events = new ArrayList<>();
        boolean ended = false;
        while (!ended && !run.over()) {
            Run.Timed next = run.next(LONG);
            if (next != null) {
                events.add(next.event());
                ended = next.event().type().ending().isPresent();
            }
        }
        assertThat(run.ready()).as("what comes after the ending").isNull();
        return events;
    }

    private static Event progress(int done) {
        return new Event.Progressed(new Progress(done, 1_000_000, "steps"));
    }

    private void beginAndIgnoreInterrupts() {
        began.countDown();
        boolean waiting = true;
        while (waiting) {
            try {
                goOn.await();
                waiting = false;
            } catch (InterruptedException _) {
                // as a handler that swallows it
            }
        }
    }

    @Test
    void theEndingComesLast() throws Exception {
        Run run = started(run(LONG), (_, events) -> {
            events.emit(progress(1));
            events.emit(progress(2));
            return RESULT;
        });

        assertThat(events(run)).containsExactly(progress(1), progress(2), new Event.Succeeded(RESULT));
    }

    @Test
    void aCancelBeforeTheJobBeganIsNotLost() throws Exception {
        AtomicBoolean ran = new AtomicBoolean();
        Run run = run(LONG);

        assertThat(run.cancel()).isTrue();
        run.start((_, _) -> {
            ran.set(true);
            return RESULT;
        }, SPEC, () -> {});

        assertThat(events(run)).containsExactly(new Event.Cancelled());
        assertThat(ran).isFalse();
    }

    @Test
    void aRunThatWasAbandonedBeforeItBeganDoesNothing() throws Exception {
        AtomicBoolean ran = new AtomicBoolean();
        Run run = run(LONG);

        run.abandon();
        run.start((_, _) -> {
            ran.set(true);
            return RESULT;
        }, SPEC, () -> {});

        assertThat(run.awaitEnd(LONG)).isTrue();
        assertThat(ran).isFalse();
        assertThat(run.over()).isTrue();
    }

    @Test
    void aCancelComesTooLateOnceTheHandlerReturned() throws Exception {
        Run run = started(run(LONG), (_, _) -> RESULT);
        assertThat(run.awaitEnd(LONG)).isTrue();

        assertThat(run.cancel()).isFalse();
        assertThat(run.commit()).isFalse();
        assertThat(events(run)).containsExactly(new Event.Succeeded(RESULT));
    }

    @Test
    void aRunIsGoneFromTheListBeforeItsEndingIsSeen() throws Exception {
        AtomicBoolean listed = new AtomicBoolean(true);
        Run run = run(LONG);
        run.start((_, _) -> RESULT, SPEC, () -> listed.set(false));

        assertThat(run.next(LONG)).isNotNull();
        assertThat(listed).isFalse();
    }

    @Test
    void aFailureAfterACancelIsTheCancel() throws Exception {
        Run run = started(run(LONG), (_, _) -> {
            beginAndIgnoreInterrupts();
            throw JobFailure.of(ProblemType.CONNECTION_LOST, "the socket was closed");
        });
        began.await();
        assertThat(run.cancel()).isTrue();
        goOn.countDown();

        assertThat(events(run)).containsExactly(new Event.Cancelled());
    }

    @Test
    void aHandlerThatSwallowsItsInterruptIsStoppedByItsNextEvent() throws Exception {
        Run run = started(run(LONG), (_, events) -> {
            beginAndIgnoreInterrupts();
            events.emit(progress(1));
            throw new AssertionError("was not stopped");
        });
        began.await();
        assertThat(run.cancel()).isTrue();
        goOn.countDown();

        assertThat(events(run)).containsExactly(new Event.Cancelled());
    }

    @Test
    void aCancelledRunNeverPassesItsCommit() throws Exception {
        AtomicBoolean sent = new AtomicBoolean();
        Run run = started(run(Duration.ofMillis(20)), (_, events) -> {
            beginAndIgnoreInterrupts();
            events.awaitCommit();
            sent.set(true);
            return RESULT;
        });
        began.await();
        assertThat(run.cancel()).isTrue();
        assertThat(run.commit()).isFalse();
        goOn.countDown();

        assertThat(events(run)).containsExactly(new Event.Cancelled());
        assertThat(sent).isFalse();
    }

    @Test
    void aCommitThatDoesNotComeInTimeCantComeLater() throws Exception {
        Run run = started(run(Duration.ofMillis(20)), (_, events) -> {
            events.awaitCommit();
            return RESULT;
        });

        assertThat(events(run)).singleElement()
                .isInstanceOfSatisfying(Event.Failed.class,
                        failed -> assertThat(failed.problem().kind()).isEqualTo(ProblemType.NOT_COMMITTED));
        assertThat(run.commit()).isFalse();
    }

    @Test
    void aRunThatNobodyCommitsGoesOnAtOnce() throws Exception {
        Run run = started(new Run("test", false, Duration.ofMillis(1)), (_, events) -> {
            events.awaitCommit();
            return RESULT;
        });

        assertThat(events(run)).containsExactly(new Event.Succeeded(RESULT));
    }

    @Test
    void aCommittedRunIsNeverReportedCancelled() throws Exception {
        CountDownLatch committed = new CountDownLatch(1);
        Run run = started(run(LONG), (_, events) -> {
            events.emit(progress(1));
            events.awaitCommit();
            committed.countDown();
            throw new InterruptedException("of the handler's own making");
        });
        awaitCommitted(run);
        committed.await();

        assertThat(run.cancel()).isFalse();
        assertThat(run.commit()).as("a commit that is repeated").isTrue();
        assertThat(events(run)).last()
                .isInstanceOfSatisfying(Event.Failed.class,
                        failed -> assertThat(failed.problem().kind()).isEqualTo(ProblemType.DELIVERY_UNKNOWN));
    }

    private static void awaitCommitted(Run run) {
        while (!run.commit()) {
            Thread.onSpinWait(); // it is not so far
        }
    }

    @Test
    void aCommittedRunThatIsAbandonedGoesOnUnheardToItsEnd() throws Exception {
        AtomicBoolean finished = new AtomicBoolean();
        Run run = started(run(LONG), (_, events) -> {
            events.awaitCommit();
            began.countDown();
            goOn.await();
            for (int i = 0; i < 1_000; i++) {
                events.emit(progress(i)); // more than the queue holds
            }
            finished.set(true);
            return RESULT;
        });
        awaitCommitted(run);
        began.await();
        run.abandon();
        goOn.countDown();

        assertThat(run.awaitEnd(LONG)).isTrue();
        assertThat(finished).isTrue();
    }

    @Test
    void anAbandonedRunIsInterruptedAndHasNoEnding() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        Run run = started(run(LONG), (_, _) -> {
            began.countDown();
            try {
                goOn.await();
                return RESULT;
            } finally {
                interrupted.countDown();
            }
        });
        began.await();
        run.abandon();

        interrupted.await();
        assertThat(events(run)).isEmpty();
    }

    @Test
    void aSlowReaderHoldsTheHandlerBack() throws Exception {
        AtomicInteger emitted = new AtomicInteger();
        Run run = started(run(LONG), (_, events) -> {
            for (int i = 0; i < 2_000; i++) {
                events.emit(progress(i));
                emitted.incrementAndGet();
            }
            return RESULT;
        });

        for (int read = 0; read < 2_000; read++) {
            assertThat(emitted.get()).isLessThanOrEqualTo(read + 256);
            Run.Timed next = run.next(LONG);
            assertThat(next).isNotNull().extracting(Run.Timed::event).isEqualTo(progress(read));
        }
        assertThat(events(run)).containsExactly(new Event.Succeeded(RESULT));
    }

    @Test
    void anErrorIsAProblemWithoutItsDetail() throws Exception {
        Run run = started(run(LONG), (_, _) -> {
            throw new StackOverflowError("secret");
        });

        assertThat(events(run)).singleElement()
                .isInstanceOfSatisfying(Event.Failed.class,
                        failed -> assertThat(failed.problem().kind()).isEqualTo(ProblemType.INTERNAL))
                .asString()
                .doesNotContain("secret");
    }

    @Test
    void ofACommitAndACancelAtTheSameTimeExactlyOneCounts() throws Exception {
        int committedRuns = 0;
        for (int round = 0; round < 1_000; round++) {
            AtomicBoolean sent = new AtomicBoolean();
            CyclicBarrier barrier = new CyclicBarrier(3);
            AtomicBoolean commits = new AtomicBoolean();
            AtomicBoolean cancels = new AtomicBoolean();
            Run run = run(LONG);
            Thread committer = Thread.ofPlatform().start(() -> {
                arrive(barrier);
                while (!commits.get() && !run.over()) {
                    commits.set(run.commit());
                }
            });
            Thread canceller = Thread.ofPlatform().start(() -> {
                arrive(barrier);
                cancels.set(run.cancel());
            });
            started(run, (_, events) -> {
                arrive(barrier);
                events.awaitCommit();
                sent.set(true);
                return RESULT;
            });
            Event ending = events(run).getLast();
            committer.join();
            canceller.join();

            assertThat(commits.get()).as("committed and cancelled").isNotEqualTo(cancels.get());
            assertThat(sent.get()).as("sent without a commit, or not sent with one").isEqualTo(commits.get());
            assertThat(ending)
                    .isEqualTo(commits.get() ? new Event.Succeeded(RESULT) : new Event.Cancelled());
            committedRuns += commits.get() ? 1 : 0;
        }
        assertThat(committedRuns).as("the race was one").isBetween(1, 999);
    }

    private static void arrive(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (BrokenBarrierException _) {
            // the other was interrupted here, which is a way to race as well
        }
    }
}
