package netlab.calc;

import static netlab.calc.CalcCodec.BIG_ENDIAN;
import static netlab.calc.CalcCodec.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CalcCodecTest {

    @Test
    void aRequestHasTheBytesOfTheProtocol() {
        CalcRequest request = new CalcRequest(0xDEADBEEFL, WireOperation.SUM, List.of(1, -2));

        assertThat(BIG_ENDIAN.encode(request)).isEqualTo(hex("deadbeef 53756d6d65 02 00000001 fffffffe"));
        assertThat(LITTLE_ENDIAN.encode(request)).isEqualTo(hex("efbeadde 53756d6d65 02 01000000 feffffff"));
    }

    @Test
    void anAnswerHasTheBytesOfTheProtocol() {
        CalcAnswer answer = new CalcAnswer(0xDEADBEEFL, -2);

        assertThat(BIG_ENDIAN.encode(answer)).isEqualTo(hex("deadbeef fffffffe"));
        assertThat(LITTLE_ENDIAN.encode(answer)).isEqualTo(hex("efbeadde feffffff"));
        assertThat(BIG_ENDIAN.decodeAnswer(hex("deadbeef fffffffe"))).isEqualTo(answer);
        assertThat(LITTLE_ENDIAN.decodeAnswer(hex("efbeadde feffffff"))).isEqualTo(answer);
    }

    @ParameterizedTest
    @CsvSource({"SUM,6", "PRODUCT,-30", "MINIMUM,-2", "MAXIMUM,5"})
    void eachOperationIsAnsweredUnderItsId(WireOperation operation, int result) {
        assertThat(answerTo(operation, 3, -2, 5)).isEqualTo(new CalcAnswer(7, result));
    }

    @Test
    void theSumOfNoNumbersIsZeroAndTheirProductOne() {
        assertThat(answerTo(WireOperation.SUM)).isEqualTo(new CalcAnswer(7, 0));
        assertThat(answerTo(WireOperation.PRODUCT)).isEqualTo(new CalcAnswer(7, 1));
    }

    @Test
    void theMinimumAndMaximumOfNoNumbersHaveNoAnswer() {
        assertThat(outcomeOf(WireOperation.MINIMUM)).isEqualTo(Rejection.NO_NUMBERS);
        assertThat(outcomeOf(WireOperation.MAXIMUM)).isEqualTo(Rejection.NO_NUMBERS);
    }

    @Test
    void theLimitsOfI32AreAnswered() {
        assertThat(answerTo(WireOperation.SUM, Integer.MAX_VALUE, 1, -1).result()).isEqualTo(Integer.MAX_VALUE);
        assertThat(answerTo(WireOperation.SUM, Integer.MIN_VALUE).result()).isEqualTo(Integer.MIN_VALUE);
        assertThat(answerTo(WireOperation.PRODUCT, Integer.MIN_VALUE, 1).result()).isEqualTo(Integer.MIN_VALUE);
        assertThat(answerTo(WireOperation.PRODUCT, Integer.MIN_VALUE, -1, -1).result()).isEqualTo(Integer.MIN_VALUE);
        assertThat(answerTo(WireOperation.MINIMUM, Integer.MAX_VALUE).result()).isEqualTo(Integer.MAX_VALUE);
        assertThat(answerTo(WireOperation.MAXIMUM, Integer.MIN_VALUE).result()).isEqualTo(Integer.MIN_VALUE);
    }

    @Test
    void aResultOutsideI32HasNoAnswer() {
        assertThat(outcomeOf(WireOperation.SUM, Integer.MAX_VALUE, 1)).isEqualTo(Rejection.RESULT_OUT_OF_RANGE);
        assertThat(outcomeOf(WireOperation.SUM, Integer.MIN_VALUE, -1)).isEqualTo(Rejection.RESULT_OUT_OF_RANGE);
        assertThat(outcomeOf(WireOperation.PRODUCT, Integer.MIN_VALUE, -1)).isEqualTo(Rejection.RESULT_OUT_OF_RANGE);
        assertThat(outcomeOf(WireOperation.PRODUCT, 65_536, 65_536)).isEqualTo(Rejection.RESULT_OUT_OF_RANGE);
    }

    @Test
    void aProductThatWrapsToZeroInSixtyFourBitsHasNoAnswer() {
        assertThat(outcomeOf(WireOperation.PRODUCT, 65_536, 65_536, 65_536, 65_536))
                .isEqualTo(Rejection.RESULT_OUT_OF_RANGE);
        assertThat(outcomeOf(WireOperation.PRODUCT, repeated(2, 255))).isEqualTo(Rejection.RESULT_OUT_OF_RANGE);
        assertThat(outcomeOf(WireOperation.PRODUCT, repeated(Integer.MIN_VALUE, 255)))
                .isEqualTo(Rejection.RESULT_OUT_OF_RANGE);
    }

    @Test
    void aZeroBringsAnyProductBackToZero() {
        Integer[] factors = repeated(Integer.MIN_VALUE, 255);
        factors[254] = 0;

        assertThat(answerTo(WireOperation.PRODUCT, factors).result()).isZero();
    }

    @Test
    void theLongestRequestIsAnswered() {
        assertThat(answerTo(WireOperation.MAXIMUM, repeated(-9, 255)).result()).isEqualTo(-9);
        assertThat(BIG_ENDIAN.encode(new CalcRequest(7, WireOperation.MAXIMUM, List.of(repeated(-9, 255)))))
                .hasSize(CalcCodec.MAX_REQUEST_BYTES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X", "s", "SX", "Sumo", "Miximum", "Max imum", "Quotient", "\0", "ÿ"})
    void bytesThatCanBecomeNoOperationAreRejectedAtOnce(String name) {
        assertThat(outcomeOf(idAnd(name))).isEqualTo(Rejection.UNKNOWN_OPERATION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "S", "Summ", "Summe", "M", "Mi", "Ma", "Maximum", "Prod"})
    void theBeginningOfARequestNeedsMore(String name) {
        assertThat(outcomeOf(idAnd(name))).isEqualTo(Incomplete.NEED_MORE);
    }

    @Test
    void anUnansweredRequestStaysInTheBuffer() {
        ByteBuffer in = ByteBuffer.wrap(BIG_ENDIAN.encode(new CalcRequest(7, WireOperation.MINIMUM, List.of())));
        ByteBuffer out = ByteBuffer.allocate(CalcCodec.ANSWER_BYTES);

        BIG_ENDIAN.answer(in, out);

        assertThat(in.position()).isZero();
        assertThat(out.position()).isZero();
    }

    @Test
    void aDatagramIsExactlyOneRequest() {
        byte[] request = BIG_ENDIAN.encode(new CalcRequest(7, WireOperation.SUM, List.of(1, 2)));
        ByteBuffer out = ByteBuffer.allocate(CalcCodec.ANSWER_BYTES);

        assertThat(BIG_ENDIAN.answerDatagram(truncated(request), out)).isEqualTo(Rejection.TRUNCATED);
        assertThat(BIG_ENDIAN.answerDatagram(ByteBuffer.allocate(0), out)).isEqualTo(Rejection.TRUNCATED);
        assertThat(BIG_ENDIAN.answerDatagram(extended(request), out)).isEqualTo(Rejection.TRAILING_BYTES);
        assertThat(out.position()).isZero();

        assertThat(BIG_ENDIAN.answerDatagram(ByteBuffer.wrap(request), out)).isEqualTo(WireOperation.SUM);
        assertThat(out.array()).isEqualTo(BIG_ENDIAN.encode(new CalcAnswer(7, 3)));
    }

    @Test
    void theByteOrderOfTheBufferDoesNotMatter() {
        ByteBuffer in = ByteBuffer.wrap(LITTLE_ENDIAN.encode(new CalcRequest(7, WireOperation.SUM, List.of(1, 2))));
        ByteBuffer out = ByteBuffer.allocate(CalcCodec.ANSWER_BYTES);

        LITTLE_ENDIAN.answer(in, out);

        assertThat(LITTLE_ENDIAN.decodeAnswer(out.array())).isEqualTo(new CalcAnswer(7, 3));
    }

    @Test
    void answeringAllocatesNothing() {
        ByteBuffer in = ByteBuffer.wrap(BIG_ENDIAN.encode(new CalcRequest(7, WireOperation.PRODUCT, List.of(6, 7))));
        ByteBuffer out = ByteBuffer.allocate(CalcCodec.ANSWER_BYTES);
        answerRepeatedly(in, out, 100); // what is made once, when the code is linked

        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        answerRepeatedly(in, out, 100_000);

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(100_000);
    }

    private static void answerRepeatedly(ByteBuffer in, ByteBuffer out, int times) {
        for (int i = 0; i < times; i++) {
            Outcome _ = BIG_ENDIAN.answer(in.rewind(), out.rewind());
            Outcome _ = BIG_ENDIAN.answerDatagram(in.rewind(), out.rewind());
        }
    }

    @Test
    void aRequestHoldsNoMoreThanItsFieldsCanCarry() {
        assertThatThrownBy(() -> new CalcRequest(-1, WireOperation.SUM, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CalcRequest(1L << 32, WireOperation.SUM, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CalcRequest(0, WireOperation.SUM, Collections.nCopies(256, 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anAnswerOfAnotherLengthIsNone() {
        assertThatThrownBy(() -> BIG_ENDIAN.decodeAnswer(new byte[7])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> BIG_ENDIAN.decodeAnswer(new byte[9])).isInstanceOf(IllegalArgumentException.class);
    }

    private static CalcAnswer answerTo(WireOperation operation, Integer... numbers) {
        ByteBuffer in = ByteBuffer.wrap(BIG_ENDIAN.encode(new CalcRequest(7, operation, List.of(numbers))));
        ByteBuffer out = ByteBuffer.allocate(CalcCodec.ANSWER_BYTES);
        assertThat(BIG_ENDIAN.answer(in, out)).isEqualTo(operation);
        assertThat(in.hasRemaining()).isFalse();
        return BIG_ENDIAN.decodeAnswer(out.array());
    }

    private static Outcome outcomeOf(WireOperation operation, Integer... numbers) {
        return outcomeOf(BIG_ENDIAN.encode(new CalcRequest(7, operation, List.of(numbers))));
    }

    private static Outcome outcomeOf(byte[] bytes) {
        return BIG_ENDIAN.answer(ByteBuffer.wrap(bytes), ByteBuffer.allocate(CalcCodec.ANSWER_BYTES));
    }

    private static Integer[] repeated(int number, int times) {
        return Collections.nCopies(times, number).toArray(Integer[]::new);
    }

    private static byte[] idAnd(String name) {
        byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(4 + nameBytes.length).putInt(7).put(nameBytes).array();
    }

    private static ByteBuffer truncated(byte[] bytes) {
        return ByteBuffer.wrap(bytes, 0, bytes.length - 1);
    }

    private static ByteBuffer extended(byte[] bytes) {
        return ByteBuffer.wrap(Arrays.copyOf(bytes, bytes.length + 1));
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
