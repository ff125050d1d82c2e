package netlab.calc;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// The raw calc protocol (API.md §2) as a function from bytes to values, in one byte order. It has no state and does no
/// I/O; it sets its byte order on the buffers that it is given.
///
///     request   ID u32 · operation, UTF-8, one of Summe Produkt Minimum Maximum · N u8 · z1…zN i32
///     answer    ID u32 · result i32
///
/// Bytes are judged as early as they can be: the first one that no operation's name has at its place ends the request.
public final class CalcCodec {

    /// Network byte order, port 50000.
    public static final CalcCodec BIG_ENDIAN = new CalcCodec(ByteOrder.BIG_ENDIAN);
    /// Little-endian, port 50001.
    public static final CalcCodec LITTLE_ENDIAN = new CalcCodec(ByteOrder.LITTLE_ENDIAN);

    /// The length of an answer.
    public static final int ANSWER_BYTES = 8;
    /// The length of the shortest request, a sum of no numbers.
    public static final int MIN_REQUEST_BYTES = 10;
    /// The length of the longest request, 255 numbers under a seven-letter name.
    public static final int MAX_REQUEST_BYTES = 4 + 7 + 1 + CalcRequest.MAX_NUMBERS * Integer.BYTES;

    private static final int ID_BYTES = Integer.BYTES;

    private final ByteOrder order;

    private CalcCodec(ByteOrder order) {
        this.order = order;
    }

    /// The codec of a byte order.
    public static CalcCodec of(ByteOrder order) {
        return order == ByteOrder.BIG_ENDIAN ? BIG_ENDIAN : LITTLE_ENDIAN;
    }

    /// The byte order of IDs, numbers and results.
    public ByteOrder order() {
        return order;
    }

    /// Answers the request at the position of `in`. If it can be answered, `in` moves behind it and the answer is appended
    /// to `out`, which must have room for [#ANSWER_BYTES]; otherwise neither buffer moves.
    public Outcome answer(ByteBuffer in, ByteBuffer out) {
        return switch (frame(in)) {
            case WireOperation operation -> compute(operation, in, out);
            case Incomplete incomplete -> incomplete;
            case Rejection rejection -> rejection;
        };
    }

    /// Like [#answer(ByteBuffer, ByteBuffer)] for a datagram, whose end is also its request's: what is missing is
    /// [Rejection#TRUNCATED], what is left over [Rejection#TRAILING_BYTES].
    public Outcome answerDatagram(ByteBuffer in, ByteBuffer out) {
        return switch (frame(in)) {
            case WireOperation operation when frameBytes(operation, in) < in.remaining() -> Rejection.TRAILING_BYTES;
            case WireOperation operation -> compute(operation, in, out);
            case Incomplete _ -> Rejection.TRUNCATED;
            case Rejection rejection -> rejection;
        };
    }

    /// Reads the request at the position of `in` and moves behind it; without a whole request `in` stays.
    public Decoded decode(ByteBuffer in) {
        return switch (frame(in)) {
            case WireOperation operation -> read(operation, in);
            case Incomplete incomplete -> incomplete;
            case Rejection rejection -> rejection;
        };
    }

    /// The bytes of a request.
    public byte[] encode(CalcRequest request) {
        WireOperation operation = request.operation();
        int length = ID_BYTES + operation.wireLength() + 1 + request.numbers().size() * Integer.BYTES;
        ByteBuffer out = ByteBuffer.allocate(length).order(order);
        out.putInt((int) request.id());
        operation.writeName(out);
        out.put((byte) request.numbers().size());
        for (int number : request.numbers()) {
            out.putInt(number);
        }
        return out.array();
    }

    /// The bytes of an answer.
    public byte[] encode(CalcAnswer answer) {
        return ByteBuffer.allocate(ANSWER_BYTES).order(order).putInt((int) answer.id()).putInt(answer.result()).array();
    }

    /// Reads an answer.
    ///
    /// @throws IllegalArgumentException unless there are exactly [#ANSWER_BYTES]
    public CalcAnswer decodeAnswer(byte[] bytes) {
        if (bytes.length != ANSWER_BYTES) {
            throw new IllegalArgumentException("An answer has " + ANSWER_BYTES + " bytes, not " + bytes.length);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes).order(order);
        return new CalcAnswer(Integer.toUnsignedLong(in.getInt()), in.getInt());
    }

    private static Outcome frame(ByteBuffer in) {
        if (in.remaining() <= ID_BYTES) {
            return Incomplete.NEED_MORE;
        }
        Outcome named = WireOperation.named(in, in.position() + ID_BYTES);
        if (!(named instanceof WireOperation operation)) {
            return named;
        }
        boolean hasCount = in.limit() > countIndex(operation, in);
        return hasCount && in.remaining() >= frameBytes(operation, in) ? operation : Incomplete.NEED_MORE;
    }

    private static int countIndex(WireOperation operation, ByteBuffer in) {
        return in.position() + ID_BYTES + operation.wireLength();
    }

    private static int count(WireOperation operation, ByteBuffer in) {
        return Byte.toUnsignedInt(in.get(countIndex(operation, in)));
    }

    private static int frameBytes(WireOperation operation, ByteBuffer in) {
        return ID_BYTES + operation.wireLength() + 1 + count(operation, in) * Integer.BYTES;
    }

    private Outcome compute(WireOperation operation, ByteBuffer in, ByteBuffer out) {
        int count = count(operation, in);
        if (count == 0 && (operation == WireOperation.MINIMUM || operation == WireOperation.MAXIMUM)) {
            return Rejection.NO_NUMBERS;
        }
        in.order(order);
        long result = operation.over(in, countIndex(operation, in) + 1, count);
        if (result != (int) result) {
            return Rejection.RESULT_OUT_OF_RANGE;
        }
        out.order(order).putInt(in.getInt(in.position())).putInt((int) result);
        in.position(in.position() + frameBytes(operation, in));
        return operation;
    }

    private CalcRequest read(WireOperation operation, ByteBuffer in) {
        in.order(order);
        int count = count(operation, in);
        long id = Integer.toUnsignedLong(in.getInt());
        in.position(in.position() + operation.wireLength() + 1);
        Integer[] numbers = new Integer[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = in.getInt();
        }
        return new CalcRequest(id, operation, List.of(numbers));
    }
}
