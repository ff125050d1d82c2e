package netlab.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import netlab.contracts.Event;
import netlab.contracts.JobId;
import netlab.contracts.JobKind;
import netlab.contracts.Progress;
import netlab.contracts.RunId;
import netlab.contracts.TraceParent;
import netlab.service.SseWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventBatchesTest {
    private static final Entry STEP = Entry.of(new Event.Progressed(new Progress(1, 2, "steps")), Instant.EPOCH);
    private static final Entry END = Entry.of(new Event.Cancelled(), Instant.EPOCH);

    @TempDir
    Path directory;

    private SqliteJournal journal;
    private EventBatches batches;

    @BeforeEach
    void open() throws IOException {
        journal = SqliteJournal.open(directory, Clock.systemUTC(), new SimpleMeterRegistry());
        batches = new EventBatches(journal);
    }

    @AfterEach
    void close() {
        journal.close();
    }

    private RunId started(JobKind kind) throws Exception {
        RunId run = new RunId(JobId.next(), 1);
        journal.accept(new Submission(run.job(), kind, "{}", Optional.empty(), "student", TraceParent.next(),
                Optional.empty(), Instant.EPOCH));
        journal.start(run);
        return run;
    }

    private static EventBatches.Place beginning(RunId run) {
        return new EventBatches.Place(Optional.of(run.job()), Optional.empty(), 0);
    }

    /// The ids of the events from a place on, as a subscriber gets them.
    private List<Long> ids(EventBatches.Place from) throws Exception {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        EventBatches.Place place = from;
        EventBatches.Batch batch = batches.after(place);
        while (batch.send(new SseWriter(sent)) || !batch.empty(place)) {
            place = batch.next(place);
            batch = batches.after(place);
        }
        return sent.toString(UTF_8)
                .lines()
                .filter(line -> line.startsWith("id: "))
                .map(line -> Long.valueOf(line.substring(4)))
                .toList();
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    @Test
    void subscribersAtOnePlaceShareABatch() throws Exception {
        RunId run = started(JobKind.CALC);

        assertThat(batches.after(beginning(run))).isSameAs(batches.after(beginning(run)));
    }

    @Test
    void whatCameAfterABatchWasKeptIsNotMissed() throws Exception {
        RunId run = started(JobKind.CALC);
        assertThat(ids(beginning(run))).isEqualTo(upTo(2));

        journal.append(run, List.of(STEP, STEP));
        assertThat(ids(beginning(run))).isEqualTo(upTo(4));

        EventBatches.Place end = new EventBatches.Place(Optional.of(run.job()), Optional.empty(), 4);
        assertThat(ids(end)).isEmpty();
        journal.append(run, List.of(END));
        assertThat(ids(end)).containsExactly(5L);
        assertThat(batches.after(end).ending()).isTrue();
    }

    @Test
    void manyEventsComeInOrderWithoutAGap() throws Exception {
        RunId run = started(JobKind.CALC);
        for (int i = 0; i < 10; i++) {
            journal.append(run, Collections.nCopies(97, STEP));
            assertThat(ids(beginning(run))).isEqualTo(upTo(2 + 97 * (i + 1)));
        }
    }

    @Test
    void ofAllJobsOnlyThoseOfTheKindAreGiven() throws Exception {
        RunId calc = started(JobKind.CALC);
        RunId scan = started(JobKind.SCAN);
        journal.append(calc, List.of(STEP));
        journal.append(scan, List.of(STEP));

        assertThat(ids(new EventBatches.Place(Optional.empty(), Optional.of(JobKind.SCAN), 0)))
                .containsExactly(3L, 4L, 6L);
        assertThat(ids(new EventBatches.Place(Optional.empty(), Optional.empty(), 0))).isEqualTo(upTo(6));
        assertThat(ids(new EventBatches.Place(Optional.empty(), Optional.of(JobKind.MAIL), 0))).isEmpty();
    }

    @Test
    void largeEventsComeFewAtATime() throws Exception {
        RunId run = started(JobKind.CALC);
        Entry large = new Entry(STEP.type(), Instant.EPOCH, "\"" + "x".repeat(600_000) + "\"");
        journal.append(run, Collections.nCopies(9, large));

        assertThat(journal.events(run.job(), 2, 100)).hasSize(2);
        assertThat(journal.events(0, 100)).hasSizeLessThan(6);
        assertThat(ids(beginning(run))).isEqualTo(upTo(11));
    }

    @Test
    void whatIsKeptIsBoundedAndTheRestIsReadAnew() throws Exception {
        List<RunId> runs = new ArrayList<>();
        Entry large = new Entry(STEP.type(), Instant.EPOCH, "\"" + "x".repeat(400_000) + "\"");
        for (int i = 0; i < 40; i++) {
            RunId run = started(JobKind.CALC);
            journal.append(run, List.of(large));
            runs.add(run);
        }

        for (RunId run : runs) {
            assertThat(ids(beginning(run))).isEqualTo(upTo(3));
        }
        EventBatches.Batch first = batches.after(beginning(runs.getFirst()));
        for (RunId run : runs) {
            assertThat(ids(beginning(run))).isEqualTo(upTo(3));
        }
        assertThat(batches.after(beginning(runs.getFirst()))).isNotSameAs(first);
    }
}
