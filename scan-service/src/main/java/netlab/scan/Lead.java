package netlab.scan;

/// The port that leads a paced wave: it is asked again and again, each time just before another port. Where the other's
/// error comes and its own does not, the host's limit would have let its own through, so its silence is its own. That
/// counts when it has happened often enough, for a packet may also be lost, overtaken by the next, or just too early.
final class Lead {
    private static final int OFTEN_ENOUGH = 3;
    /// So close after it another port has to be asked, in nanoseconds: later on, the limit may have opened in between.
    private static final long CLOSE = 10_000_000L;
    private static final int NONE = -1;

    private final int index;
    private boolean underWay;
    private long askedAt;
    private int follower = NONE;
    private boolean outdone;
    private int times;

    /// @param index the port's
    Lead(int index) {
        this.index = index;
    }

    int index() {
        return index;
    }

    boolean isUnderWay() {
        return underWay;
    }

    void asked(long now) {
        underWay = true;
        askedAt = now;
        follower = NONE;
        outdone = false;
    }

    /// It was not asked after all.
    void putBack() {
        underWay = false;
    }

    /// Another port is asked after it.
    void followed(int other, long now) {
        follower = underWay && now - askedAt <= CLOSE ? other : NONE;
    }

    /// The error of another port came.
    void errorOf(int other) {
        outdone |= underWay && other == follower;
    }

    /// It kept silent this time.
    ///
    /// @return whether that is its own silence and no limit's
    boolean keptSilent() {
        underWay = false;
        times += outdone ? 1 : 0;
        return times == OFTEN_ENOUGH;
    }
}
