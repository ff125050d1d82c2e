package netlab.calc;

import static netlab.calc.CalcCodec.BIG_ENDIAN;
import static netlab.calc.CalcServerFixture.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class CalcServerTcpTest {

    static Stream<CalcCodec> codecs() {
        return Stream.of(CalcCodec.BIG_ENDIAN, CalcCodec.LITTLE_ENDIAN);
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void everyOperationIsAnswered(CalcCodec codec) throws Exception {
        try (CalcServerFixture lab = CalcServerFixture.patient(); RawClient client = new RawClient(lab.server, codec)) {
            List<CalcAnswer> answers = new ArrayList<>();
            for (WireOperation operation : WireOperation.values()) {
                client.send(new CalcRequest(7, operation, List.of(3, -2, 5)));
                answers.add(client.answer());
            }

            assertThat(answers).extracting(CalcAnswer::result).containsExactly(6, -30, -2, 5);
            assertThat(answers).extracting(CalcAnswer::id).containsOnly(7L);
            assertThat(lab.requests("tcp", "product")).isEqualTo(1);
            assertThat(lab.open()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void aRequestMayBeSplitAtEveryByte(CalcCodec codec) throws Exception {
        CalcRequest request = new CalcRequest(0xDEADBEEFL, WireOperation.MAXIMUM, List.of(1, 1 << 20, -5));
        byte[] bytes = codec.encode(request);
        try (CalcServerFixture lab = CalcServerFixture.patient(); RawClient client = new RawClient(lab.server, codec)) {
            for (int cut = 1; cut < bytes.length; cut++) {
                client.send(Arrays.copyOfRange(bytes, 0, cut));
                client.send(Arrays.copyOfRange(bytes, cut, bytes.length));

                assertThat(client.answer()).isEqualTo(new CalcAnswer(0xDEADBEEFL, 1 << 20));
            }
            for (byte single : bytes) {
                client.send(single);
            }
            assertThat(client.answer()).isEqualTo(new CalcAnswer(0xDEADBEEFL, 1 << 20));
        }
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void pipelinedRequestsAreAnsweredInTheirOrder(CalcCodec codec) throws Exception {
        CalcRequest[] requests = LongStream.range(0, 5_000)
                .mapToObj(id -> sum(id, (int) id, 1))
                .toArray(CalcRequest[]::new);
        try (CalcServerFixture lab = CalcServerFixture.patient(); RawClient client = new RawClient(lab.server, codec)) {
            client.send(requests);
            client.endOutput();

            assertThat(client.answersToTheEnd()).hasSize(5_000)
                    .allSatisfy(answer -> assertThat(answer.result()).isEqualTo((int) answer.id() + 1))
                    .extracting(CalcAnswer::id)
                    .isSorted();
        }
    }

    @Test
    void manyClientsAreAnsweredAtOnce() throws Exception {
        try (CalcServerFixture lab = CalcServerFixture.patient();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                clients.add(new RawClient(lab.server, BIG_ENDIAN));
            }
            List<Future<Long>> rightAnswers = clients.stream()
                    .map(client -> threads.submit(() -> converse(client)))
                    .toList();

            for (Future<Long> right : rightAnswers) {
                assertThat(right.get()).isEqualTo(50);
            }
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    private static long converse(RawClient client) throws IOException {
        long right = 0;
        for (int id = 0; id < 50; id++) {
            client.send(sum(id, id, 7));
            right += client.answer().equals(new CalcAnswer(id, id + 7)) ? 1 : 0;
        }
        return right;
    }

    @Test
    void aClientThatSaysNothingDoesNotHoldUpAnother() throws Exception {
        try (CalcServerFixture lab = CalcServerFixture.patient();
                RawClient silent = new RawClient(lab.server, BIG_ENDIAN);
                RawClient other = new RawClient(lab.server, BIG_ENDIAN)) {
            silent.send((byte) 0);
            other.send(sum(1, 2, 3));

            assertThat(other.answer()).isEqualTo(new CalcAnswer(1, 5));
        }
    }

    static Stream<Rejected> unanswerable() {
        return Stream.of(new Rejected("Quotient".getBytes(StandardCharsets.UTF_8), Rejection.UNKNOWN_OPERATION),
                new Rejected(BIG_ENDIAN.encode(new CalcRequest(9, WireOperation.MINIMUM, List.of())),
                        Rejection.NO_NUMBERS),
                new Rejected(BIG_ENDIAN.encode(sum(9, Integer.MAX_VALUE, 1)), Rejection.RESULT_OUT_OF_RANGE));
    }

    record Rejected(@SuppressWarnings("ArrayRecordComponent") byte[] bytes, Rejection reason) {}

    @ParameterizedTest
    @MethodSource("unanswerable")
    void whatCannotBeAnsweredEndsTheConnectionAfterTheEarlierAnswers(Rejected rejected) throws Exception {
        try (CalcServerFixture lab = CalcServerFixture.patient();
                RawClient client = new RawClient(lab.server, BIG_ENDIAN)) {
            client.send(sum(1, 1), sum(2, 2));
            client.send(rejected.bytes());

            assertThat(client.answersToTheEnd()).containsExactly(new CalcAnswer(1, 1), new CalcAnswer(2, 2));
            assertThat(lab.rejected("tcp", rejected.reason())).isEqualTo(1);
        }
    }

    @Test
    void aFloodAfterGarbageDoesNotDestroyTheEarlierAnswers() throws Exception {
        try (CalcServerFixture lab = CalcServerFixture.patient();
                RawClient client = new RawClient(lab.server, BIG_ENDIAN)) {
            client.send(sum(1, 1));
            client.send(new byte[500_000]);
            client.endOutput();

            assertThat(client.answersToTheEnd()).containsExactly(new CalcAnswer(1, 1));
        }
    }

    @Test
    void requestsAfterOneWithoutAnAnswerAreNotAnswered() throws Exception {
        try (CalcServerFixture lab = CalcServerFixture.patient();
                RawClient client = new RawClient(lab.server, BIG_ENDIAN)) {
            client.send(sum(1, 1), sum(2, Integer.MIN_VALUE, -1), sum(3, 3));

            assertThat(client.answersToTheEnd()).containsExactly(new CalcAnswer(1, 1));
        }
    }

    @Test
    void aClientThatHalfClosesStillGetsItsAnswers() throws Exception {
        try (CalcServerFixture lab = CalcServerFixture.patient();
                RawClient client = new RawClient(lab.server, BIG_ENDIAN)) {
            client.send(sum(1, 1), sum(2, 2));
            client.endOutput();

            assertThat(client.answersToTheEnd()).containsExactly(new CalcAnswer(1, 1), new CalcAnswer(2, 2));
        }
    }

    @Test
    void anEndInsideARequestIsCountedAsTruncated() throws Exception {
        try (CalcServerFixture lab = CalcServerFixture.patient();
                RawClient client = new RawClient(lab.server, BIG_ENDIAN)) {
            client.send(sum(1, 1));
            client.send(Arrays.copyOf(BIG_ENDIAN.encode(sum(2, 2)), 12));
            client.endOutput();

            assertThat(client.answersToTheEnd()).containsExactly(new CalcAnswer(1, 1));
            assertThat(lab.rejected("tcp", Rejection.TRUNCATED)).isEqualTo(1);
        }
    }

    @Test
    void theNewestConnectionBeyondTheLimitIsRefusedByAnEnd() throws Exception {
        try (CalcServerFixture lab = CalcServerFixture.withConnections(1);
                RawClient first = new RawClient(lab.server, BIG_ENDIAN)) {
            first.send(sum(1, 1));
            assertThat(first.answer()).isEqualTo(new CalcAnswer(1, 1));
            try (RawClient second = new RawClient(lab.server, BIG_ENDIAN)) {
                second.send(sum(3, 3)); // neither this nor what it meets is a reset
                assertThat(second.answersToTheEnd()).isEmpty();
            }
            first.send(sum(2, 2));

            assertThat(first.answer()).isEqualTo(new CalcAnswer(2, 2));
            assertThat(lab.rejected("tcp", Rejection.CONNECTION_LIMIT)).isEqualTo(1);
        }
    }

    @Test
    void aConnectionThatEndsMakesRoomForAnother() throws Exception {
        try (CalcServerFixture lab = CalcServerFixture.withConnections(1)) {
            for (int id : IntStream.range(0, 20).toArray()) {
                try (RawClient client = new RawClient(lab.server, BIG_ENDIAN)) {
                    client.send(sum(id, id));
                    client.endOutput();
                    assertThat(client.answersToTheEnd()).containsExactly(new CalcAnswer(id, id));
                }
                while (lab.open() > 0) {
                    Thread.onSpinWait();
                }
            }
        }
    }

    @Test
    void anIdleConnectionIsClosed() throws Exception {
        try (CalcServerFixture lab = CalcServerFixture.withIdleTimeout(Duration.ofMillis(50));
                RawClient client = new RawClient(lab.server, BIG_ENDIAN)) {
            assertThat(client.answersToTheEnd()).isEmpty();
            assertThat(lab.rejected("tcp", Rejection.IDLE)).isEqualTo(1);
        }
    }

    @Test
    void halfARequestDoesNotHoldAConnection() throws Exception {
        try (CalcServerFixture lab = CalcServerFixture.withIdleTimeout(Duration.ofMillis(50));
                RawClient client = new RawClient(lab.server, BIG_ENDIAN)) {
            client.send(Arrays.copyOf(BIG_ENDIAN.encode(sum(2, 2)), 12));

            assertThat(client.answersToTheEnd()).isEmpty();
            assertThat(lab.rejected("tcp", Rejection.IDLE)).isEqualTo(1);
        }
    }

    @Test
    void aClientThatNeverReadsIsClosedAfterTheWriteTimeout() throws Exception {
        CalcRequest[] requests = Stream.generate(() -> sum(1)).limit(1_000).toArray(CalcRequest[]::new);
        byte[] flood = RawClient.concatenated(BIG_ENDIAN, requests);
        try (CalcServerFixture lab = CalcServerFixture.withWriteTimeout(Duration.ofMillis(100));
                RawClient client = new RawClient(lab.server, BIG_ENDIAN)) {
            assertThatThrownBy(() -> {
                while (true) {
                    client.send(flood);
                }
            }).isInstanceOf(IOException.class);

            assertThat(lab.rejected("tcp", Rejection.UNREAD_ANSWERS)).isEqualTo(1);
        }
    }

    @Test
    void aClientThatReadsLateGetsAllItsAnswersInTheirOrder() throws Exception {
        int count = 200_000;
        byte[] flood = RawClient.concatenated(BIG_ENDIAN,
                LongStream.range(0, count).mapToObj(id -> sum(id)).toArray(CalcRequest[]::new));
        try (CalcServerFixture lab = CalcServerFixture.patient();
                RawClient client = new RawClient(lab.server, BIG_ENDIAN);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> sent = threads.submit(() -> {
                client.send(flood);
                client.endOutput();
                return null;
            });
            while (lab.requests("tcp", "sum") < 5_000) {
                Thread.onSpinWait();
            }
            List<CalcAnswer> answers = client.answersToTheEnd();
            sent.get();

            assertThat(answers).hasSize(count).extracting(CalcAnswer::id).isSorted();
        }
    }

    @Test
    void howLongAnsweringTakesIsMeasured() throws Exception {
        try (CalcServerFixture lab = CalcServerFixture.patient();
                RawClient client = new RawClient(lab.server, BIG_ENDIAN)) {
            client.send(sum(1, 1), sum(2, 2));
            client.answer();
            client.answer();
            client.send(sum(3, 3));
            client.answer();

            // The last answer may be here before its time was noted, those before it can't.
            assertThat(lab.registry.scrape()).containsAnyOf("calc_answer_seconds_count{transport=\"tcp\"} 2\n",
                    "calc_answer_seconds_count{transport=\"tcp\"} 3\n")
                    .contains("calc_requests_total{operation=\"sum\",transport=\"tcp\"} 3.0");
        }
    }

    @Test
    void aStoppingServerAnswersWhatItHasReceivedAndThenEndsTheConnection() throws Exception {
        CalcRequest[] requests = LongStream.range(0, 1_000).mapToObj(id -> sum(id, 1)).toArray(CalcRequest[]::new);
        try (CalcServerFixture lab = CalcServerFixture.patient();
                RawClient client = new RawClient(lab.server, BIG_ENDIAN);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            client.send(requests);
            CalcAnswer first = client.answer();
            Future<?> stopped = threads.submit(lab.server::close);
            List<CalcAnswer> rest = client.answersToTheEnd();
            client.endOutput();
            stopped.get();

            assertThat(first).isEqualTo(new CalcAnswer(0, 1));
            assertThat(rest).hasSize(999);
            assertThat(lab.server.isAnswering()).isFalse();
        }
    }

    @Test
    void aConnectionThatWaitsToBeAcceptedIsAnsweredByAStoppingServer() throws Exception {
        try (CalcServerFixture lab = CalcServerFixture.patient();
                RawClient client = new RawClient(lab.server, BIG_ENDIAN);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            client.send(sum(1, 1));
            Future<?> stopped = threads.submit(lab.server::close); // accepted before or now: it makes no difference

            assertThat(client.answersToTheEnd()).containsExactly(new CalcAnswer(1, 1));
            client.endOutput();
            stopped.get();
        }
    }

    @Test
    void aClientThatStaysOpenDoesNotKeepTheServerFromStopping() throws Exception {
        try (CalcServerFixture lab = CalcServerFixture.patient();
                RawClient client = new RawClient(lab.server, BIG_ENDIAN)) {
            client.send(sum(1, 1));
            client.answer();

            lab.server.close();

            assertThat(lab.open()).isZero();
        }
    }
}
