package netlab.benchmarks.calc;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import netlab.calc.CalcCodec;
import netlab.calc.CalcRequest;
import netlab.calc.WireOperation;

/// A request, and its right result by another way of calculating than the server's.
///
/// @param result empty where there is none, or none in 32 bits
record Question(CalcRequest request, Optional<Integer> result) {

    private static final List<WireOperation> OPERATIONS = List.of(WireOperation.values());

    /// Mostly few small numbers, now and then many or large ones.
    static Question random(RandomGenerator random) {
        WireOperation operation = OPERATIONS.get(random.nextInt(OPERATIONS.size()));
        int count = random.nextInt(20) == 0 ? random.nextInt(256) : random.nextInt(6);
        int reach = random.nextInt(4) == 0 ? Integer.MAX_VALUE : 100;
        List<Integer> numbers = IntStream.range(0, count).mapToObj(_ -> random.nextInt(-reach, reach)).toList();
        CalcRequest request = new CalcRequest(Integer.toUnsignedLong(random.nextInt()), operation, numbers);
        return new Question(request, result(operation, numbers));
    }

    private static Optional<Integer> result(WireOperation operation, List<Integer> numbers) {
        var exact = numbers.stream().map(BigInteger::valueOf);
        Optional<BigInteger> result = switch (operation) {
            case SUM -> Optional.of(exact.reduce(BigInteger.ZERO, BigInteger::add));
            case PRODUCT -> Optional.of(exact.reduce(BigInteger.ONE, BigInteger::multiply));
            case MINIMUM -> exact.reduce(BigInteger::min);
            case MAXIMUM -> exact.reduce(BigInteger::max);
        };
        return result.filter(value -> value.bitLength() < 32).map(BigInteger::intValueExact);
    }

    byte[] bytes() {
        return CalcCodec.BIG_ENDIAN.encode(request);
    }

    /// Whether these eight bytes are the right answer.
    boolean isAnsweredBy(byte[] answer) {
        ByteBuffer in = ByteBuffer.wrap(answer);
        return Integer.toUnsignedLong(in.getInt()) == request.id() && result.filter(r -> r == in.getInt()).isPresent();
    }
}
