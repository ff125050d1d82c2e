package netlab.calc;

/// How many requests of each operation a batch had, counted without touching what other threads see.
@SuppressWarnings("EnumOrdinal") // an index that nobody else sees, and the fastest one
final class Tally {

    private final int[] counts = new int[WireOperation.values().length];

    void count(WireOperation operation) {
        counts[operation.ordinal()]++;
    }

    /// How many there were; counts anew from here.
    int take(WireOperation operation) {
        int count = counts[operation.ordinal()];
        counts[operation.ordinal()] = 0;
        return count;
    }
}
