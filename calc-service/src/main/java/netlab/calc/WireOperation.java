package netlab.calc;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import netlab.contracts.Operation;

/// The four operations by their names on the wire (API.md §2). No name is the beginning of another, so a name needs
/// neither a length nor a terminator; all are ASCII, so that in UTF-8 a letter is a byte.
public enum WireOperation implements Outcome {
    SUM("Summe", Operation.SUM), PRODUCT("Produkt", Operation.PRODUCT), MINIMUM("Minimum", Operation.MINIMUM),
    MAXIMUM("Maximum", Operation.MAXIMUM);

    private static final WireOperation[] ALL = values();

    private final String wireName;
    private final Operation operation;

    WireOperation(String wireName, Operation operation) {
        this.wireName = wireName;
        this.operation = operation;
    }

    /// The name that a request carries, such as `Summe`.
    public String wireName() {
        return wireName;
    }

    /// The same as jobs and metrics call it.
    public Operation operation() {
        return operation;
    }

    /// What a job's operation is on the wire.
    public static WireOperation of(Operation operation) {
        return switch (operation) {
            case SUM -> SUM;
            case PRODUCT -> PRODUCT;
            case MINIMUM -> MINIMUM;
            case MAXIMUM -> MAXIMUM;
        };
    }

    int wireLength() {
        return wireName.length();
    }

    void writeName(ByteBuffer out) {
        out.put(wireName.getBytes(StandardCharsets.UTF_8));
    }

    /// Reads the name between `start` and the buffer's limit: the operation, [Incomplete] while the bytes there can still
    /// become one's name, else [Rejection#UNKNOWN_OPERATION].
    static Outcome named(ByteBuffer in, int start) {
        for (WireOperation operation : ALL) {
            int agreeing = operation.agreeingBytes(in, start);
            if (agreeing == operation.wireLength()) {
                return operation;
            }
            if (start + agreeing == in.limit()) {
                return Incomplete.NEED_MORE;
            }
        }
        return Rejection.UNKNOWN_OPERATION;
    }

    private int agreeingBytes(ByteBuffer in, int start) {
        int end = Math.min(wireLength(), in.limit() - start);
        for (int i = 0; i < end; i++) {
            if (in.get(start + i) != wireName.charAt(i)) {
                return i;
            }
        }
        return end;
    }

    /// The exact result over `count` numbers from `start`, or any value outside i32 if the result is outside it.
    /// The minimum and maximum need at least one number.
    long over(ByteBuffer in, int start, int count) {
        return switch (this) {
            case SUM -> sum(in, start, count);
            case PRODUCT -> product(in, start, count);
            case MINIMUM -> minimum(in, start, count);
            case MAXIMUM -> maximum(in, start, count);
        };
    }

    private static long sum(ByteBuffer in, int start, int count) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += in.getInt(start + i * Integer.BYTES);
        }
        return sum;
    }

    private static long product(ByteBuffer in, int start, int count) {
        long product = 1;
        for (int i = 0; i < count; i++) {
            int factor = in.getInt(start + i * Integer.BYTES);
            if (factor == 0) {
                return 0;
            }
            // A product beyond 2^31 comes back into range only through a zero, so it need not grow any further:
            // 2^31 times 2^31 is the most that a long ever holds here.
            if (Math.abs(product) <= 1L << 31) {
                product *= factor;
            }
        }
        return product;
    }

    private static long minimum(ByteBuffer in, int start, int count) {
        int minimum = Integer.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            minimum = Math.min(minimum, in.getInt(start + i * Integer.BYTES));
        }
        return minimum;
    }

    private static long maximum(ByteBuffer in, int start, int count) {
        int maximum = Integer.MIN_VALUE;
        for (int i = 0; i < count; i++) {
            maximum = Math.max(maximum, in.getInt(start + i * Integer.BYTES));
        }
        return maximum;
    }
}
