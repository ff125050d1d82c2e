package netlab.calc;

import java.util.List;

/// One request.
///
/// @param id the number that the answer repeats, u32: 0 to 4,294,967,295
/// @param numbers 0 to 255 numbers
public record CalcRequest(long id, WireOperation operation, List<Integer> numbers) implements Decoded {

    /// The greatest ID, 2^32 − 1.
    public static final long MAX_ID = 0xFFFF_FFFFL;
    /// The greatest count of numbers: N is a u8.
    public static final int MAX_NUMBERS = 255;

    /// @throws IllegalArgumentException if the ID is no u32 or there are more than 255 numbers
    public CalcRequest {
        if (id < 0 || id > MAX_ID) {
            throw new IllegalArgumentException("The ID " + id + " is not between 0 and " + MAX_ID);
        }
        numbers = List.copyOf(numbers);
        if (numbers.size() > MAX_NUMBERS) {
            throw new IllegalArgumentException(numbers.size() + " numbers are more than " + MAX_NUMBERS);
        }
    }
}
