package netlab.scan;

import java.util.Arrays;
import java.util.stream.IntStream;

/// The ports without a verdict, by index, and the wave that probes some of them once each. Who keeps silent goes to the
/// end of the line, so that every port has its turn.
final class Wave {
    /// The wave is the first `size` of them.
    private int[] undecided;
    private int size;
    private int position;
    private int[] silent = new int[16];
    private int silentCount;

    /// The wave over all ports.
    Wave(int ports) {
        undecided = IntStream.range(0, ports).toArray();
        size = ports;
    }

    /// Whether each of its ports was probed.
    boolean isSent() {
        return position == size;
    }

    /// How many of its ports were probed.
    int sent() {
        return position;
    }

    int next() {
        return undecided[position++];
    }

    void putBack(int index) {
        undecided[--position] = index;
    }

    /// A port kept silent.
    void silent(int index) {
        silent = silentCount == silent.length ? Arrays.copyOf(silent, 2 * silentCount) : silent;
        silent[silentCount++] = index;
    }

    /// The ports that kept silent in this wave.
    int[] silent() {
        return Arrays.copyOf(silent, silentCount);
    }

    /// What came of the wave, all of whose ports have been heard of. The ports left form a wave now.
    ///
    /// @param answered how many of its ports got another verdict than silence would give them
    Retries.Outcome end(int answered) {
        boolean whole = size == undecided.length;
        int[] left = Arrays.copyOfRange(undecided, size, undecided.length + silentCount);
        System.arraycopy(silent, 0, left, undecided.length - size, silentCount);
        Retries.Outcome outcome = new Retries.Outcome(size, answered, left.length, whole);
        undecided = left;
        begin(left.length);
        return outcome;
    }

    /// Begins the wave over the first so many of the ports left.
    void begin(int ofThem) {
        size = ofThem;
        position = 0;
        silentCount = 0;
    }

    /// The ports without a verdict when the wave began.
    int[] undecided() {
        return undecided;
    }
}
