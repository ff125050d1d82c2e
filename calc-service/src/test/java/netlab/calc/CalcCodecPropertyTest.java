package netlab.calc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class CalcCodecPropertyTest {

    @Property
    void aRequestEncodesAndDecodesToItself(@ForAll("codecs") CalcCodec codec, @ForAll("requests") CalcRequest request) {
        ByteBuffer in = ByteBuffer.wrap(codec.encode(request));

        assertThat(codec.decode(in)).isEqualTo(request);
        assertThat(in.hasRemaining()).isFalse();
    }

    @Property
    void anAnswerEncodesAndDecodesToItself(@ForAll("codecs") CalcCodec codec, @ForAll("ids") long id,
            @ForAll int result) {
        CalcAnswer answer = new CalcAnswer(id, result);

        assertThat(codec.decodeAnswer(codec.encode(answer))).isEqualTo(answer);
    }

    @Property
    void anAnswerIsExactOrNotGiven(@ForAll("codecs") CalcCodec codec, @ForAll("requests") CalcRequest request) {
        ByteBuffer out = ByteBuffer.allocate(CalcCodec.ANSWER_BYTES);

        Outcome outcome = codec.answer(ByteBuffer.wrap(codec.encode(request)), out);

        Optional<BigInteger> exact = exactResult(request);
        if (exact.isEmpty()) {
            assertThat(outcome).isEqualTo(Rejection.NO_NUMBERS);
        } else if (exact.get().bitLength() > 31) {
            assertThat(outcome).isEqualTo(Rejection.RESULT_OUT_OF_RANGE);
        } else {
            assertThat(outcome).isEqualTo(request.operation());
            assertThat(codec.decodeAnswer(out.array()))
                    .isEqualTo(new CalcAnswer(request.id(), exact.get().intValueExact()));
        }
    }

    @Property
    void noBeginningOfARequestIsTakenForAWholeOrAWrongOne(@ForAll("codecs") CalcCodec codec,
            @ForAll("requests") CalcRequest request) {
        byte[] bytes = codec.encode(request);

        for (int length = 0; length < bytes.length; length++) {
            assertThat(codec.decode(ByteBuffer.wrap(bytes, 0, length))).isEqualTo(Incomplete.NEED_MORE);
        }
    }

    @Property
    void anySplitOfAStreamGivesTheSameAnswers(@ForAll("codecs") CalcCodec codec,
            @ForAll("streams") List<Object> stream,
            @ForAll @Size(max = 40) List<@IntRange(min = 1, max = 300) Integer> cuts) {
        byte[] bytes = bytesOf(codec, stream);

        assertThat(answersInPieces(codec, bytes, cuts)).isEqualTo(answersInPieces(codec, bytes, List.of()));
        assertThat(answersInPieces(codec, bytes, Collections.nCopies(bytes.length, 1)))
                .isEqualTo(answersInPieces(codec, bytes, List.of()));
    }

    @Property
    void noInputThrowsOrIsReadPastItsFrame(@ForAll("codecs") CalcCodec codec, @ForAll("inputs") byte[] bytes,
            @ForAll @IntRange(max = 20) int before) {
        ByteBuffer in = ByteBuffer.allocate(before + bytes.length + CalcCodec.MAX_REQUEST_BYTES);
        in.position(before).put(bytes).flip().position(before);
        ByteBuffer out = ByteBuffer.allocate(CalcCodec.ANSWER_BYTES);

        Outcome outcome = codec.answer(in, out);

        boolean answered = outcome instanceof WireOperation;
        assertThat(in.limit()).isEqualTo(before + bytes.length);
        assertThat(in.position() > before).isEqualTo(answered);
        assertThat(out.position()).isEqualTo(answered ? CalcCodec.ANSWER_BYTES : 0);
        in.position(before);
        Decoded decoded = codec.decode(in);
        assertThat(decoded instanceof CalcRequest).isEqualTo(in.position() > before);
        in.position(before);
        codec.answerDatagram(in, ByteBuffer.allocate(CalcCodec.ANSWER_BYTES));
    }

    @Provide
    Arbitrary<CalcCodec> codecs() {
        return Arbitraries.of(CalcCodec.BIG_ENDIAN, CalcCodec.LITTLE_ENDIAN);
    }

    @Provide
    Arbitrary<Long> ids() {
        return Arbitraries.longs().between(0, CalcRequest.MAX_ID);
    }

    @Provide
    Arbitrary<CalcRequest> requests() {
        Arbitrary<Integer> anyNumber = Arbitraries.integers();
        Arbitrary<Integer> smallNumber = Arbitraries.integers().between(-3, 3);
        Arbitrary<List<Integer>> numbers = Arbitraries.oneOf(anyNumber.list().ofMaxSize(4),
                smallNumber.list().ofMaxSize(30),
                Arbitraries.oneOf(anyNumber, smallNumber).list().ofMaxSize(CalcRequest.MAX_NUMBERS));
        return Combinators.combine(ids(), Arbitraries.of(WireOperation.class), numbers).as(CalcRequest::new);
    }

    @Provide
    Arbitrary<byte[]> inputs() {
        Arbitrary<byte[]> noise = Arbitraries.bytes().array(byte[].class).ofMaxSize(64);
        Arbitrary<byte[]> requestsWithNoise = Combinators.combine(requests(), noise, Arbitraries.integers())
                .as((request, tail, damage) -> damaged(concatenated(CalcCodec.BIG_ENDIAN.encode(request), tail),
                        damage));
        return Arbitraries.oneOf(noise, requestsWithNoise);
    }

    @Provide
    Arbitrary<List<Object>> streams() {
        Arbitrary<Object> request = requests().map(r -> r);
        Arbitrary<Object> noise = Arbitraries.bytes().array(byte[].class).ofMaxSize(20).map(b -> b);
        Arbitrary<List<Object>> good = request.list().ofMaxSize(6);
        return Combinators.combine(good, Arbitraries.oneOf(noise, request)).as((requests, last) -> {
            List<Object> stream = new ArrayList<>(requests);
            stream.add(last);
            return stream;
        });
    }

    /// What a server would send: the answers before the first rejection, and that rejection.
    private record Conversation(List<Byte> answers, Outcome end) {}

    private static Conversation answersInPieces(CalcCodec codec, byte[] bytes, List<Integer> pieces) {
        ByteBuffer in = ByteBuffer.allocate(bytes.length + 1);
        List<Byte> answers = new ArrayList<>();
        int sent = 0;
        int piece = 0;
        Outcome outcome = Incomplete.NEED_MORE;
        while (sent < bytes.length && outcome == Incomplete.NEED_MORE) {
            int length = piece < pieces.size()
                    ? Math.min(pieces.get(piece++), bytes.length - sent)
                    : bytes.length - sent;
            in.put(bytes, sent, length).flip();
            sent += length;
            outcome = answerAll(codec, in, answers);
            in.compact();
        }
        return new Conversation(answers, outcome);
    }

    private static Outcome answerAll(CalcCodec codec, ByteBuffer in, List<Byte> answers) {
        while (true) {
            ByteBuffer out = ByteBuffer.allocate(CalcCodec.ANSWER_BYTES);
            Outcome outcome = codec.answer(in, out);
            if (!(outcome instanceof WireOperation)) {
                return outcome;
            }
            for (byte b : out.array()) {
                answers.add(b);
            }
        }
    }

    private static Optional<BigInteger> exactResult(CalcRequest request) {
        List<BigInteger> numbers = request.numbers().stream().map(BigInteger::valueOf).toList();
        return switch (request.operation()) {
            case SUM -> Optional.of(numbers.stream().reduce(BigInteger.ZERO, BigInteger::add));
            case PRODUCT -> Optional.of(numbers.stream().reduce(BigInteger.ONE, BigInteger::multiply));
            case MINIMUM -> numbers.stream().min(BigInteger::compareTo);
            case MAXIMUM -> numbers.stream().max(BigInteger::compareTo);
        };
    }

    private static byte[] bytesOf(CalcCodec codec, List<Object> stream) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Object part : stream) {
            bytes.writeBytes(part instanceof CalcRequest request ? codec.encode(request) : (byte[]) part);
        }
        return bytes.toByteArray();
    }

    private static byte[] concatenated(byte[] head, byte[] tail) {
        return ByteBuffer.allocate(head.length + tail.length).put(head).put(tail).array();
    }

    private static byte[] damaged(byte[] bytes, int damage) {
        bytes[Math.floorMod(damage, bytes.length)] ^= (byte) (damage >>> 24);
        return bytes;
    }
}
