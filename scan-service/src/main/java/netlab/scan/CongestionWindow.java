package netlab.scan;

/// How many probes to one host are under way at once: it opens with answers and shrinks where the network loses more
/// than a few of them (after RFC 5681, section 3.1). Silence alone doesn't shrink it, for most silent ports are filtered.
final class CongestionWindow {
    private static final int SMALLEST = 8;
    /// What a wave may lose before the window shrinks, as a share: stray losses are no congestion.
    private static final int BEARABLE_LOSS = 20;

    private final int largest;
    private int size;

    /// @param first how many at first
    /// @param largest how many at most
    CongestionWindow(int first, int largest) {
        this.largest = largest;
        size = Math.min(first, largest);
    }

    int size() {
        return size;
    }

    /// An answer came while so many were under way.
    void answered(int underWay) {
        if (underWay >= size / 2 && size < largest) {
            size++;
        }
    }

    /// A further attempt brought answers that an earlier one had lost.
    ///
    /// @param lost how many
    /// @param all how many ports were probed in all
    void lost(int lost, int all) {
        if (lost > all / BEARABLE_LOSS) {
            size = Math.max(Math.min(SMALLEST, largest), size / 2);
        }
    }
}
