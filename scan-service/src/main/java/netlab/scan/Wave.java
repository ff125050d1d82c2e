package netlab.scan;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The ports without a verdict, by index, and the wave that probes some of them. Each is probed once, but the first of a
/// wave with a [Lead], which is probed in every slot, before one of the others where any is left. Who keeps silent goes
/// to the end of the line, so that every port has its turn.
final class Wave {
    /// The wave is the first `size` of them; its lead is the very first.
    private int[] undecided;
    private int size;
    private int position;
    private int slots;
    private int slot;
    private @Nullable Lead lead;
    /// Whether the lead was asked in this slot.
    private boolean led;
    private int[] silent = new int[16];
    private int silentCount;

    /// The wave over all ports.
    Wave(int ports) {
        undecided = IntStream.range(0, ports).toArray();
        size = ports;
    }

    /// Whether nothing is left to probe.
    boolean isSent() {
        return position == size && (lead == null || slot >= slots);
    }

    /// Which slot is next, from 0: there is one for each port, or as many as the wave with a lead was given.
    int slot() {
        return slot;
    }

    /// The port to probe, or [HostScan#NONE] where this slot has none: its lead is under way still.
    int next(long now) {
        if (lead != null && !led && !lead.isUnderWay()) {
            led = position < size;
            slot += led ? 0 : 1;
            lead.asked(now);
            return lead.index();
        }
        led = false;
        slot++;
        if (position == size) {
            return HostScan.NONE;
        }
        int index = undecided[position++];
        if (lead != null) {
            lead.followed(index, now);
        }
        return index;
    }

    void putBack(int index) {
        if (lead != null && index == lead.index()) {
            lead.putBack();
            slot -= led ? 0 : 1;
            led = false;
        } else {
            undecided[--position] = index;
            slot--;
            led = lead != null;
        }
    }

    /// A port was heard of.
    ///
    /// @param byError whether by an error that the host may limit
    void answered(int index, boolean byError) {
        if (lead != null && index == lead.index()) {
            lead = null;
        } else if (lead != null && byError) {
            lead.errorOf(index);
        }
    }

    /// A port kept silent.
    ///
    /// @return whether that is known to be its own silence and no limit's
    boolean silent(int index) {
        if (lead != null && index == lead.index()) {
            boolean known = lead.keptSilent();
            lead = known ? null : lead;
            return known;
        }
        silent = silentCount == silent.length ? Arrays.copyOf(silent, 2 * silentCount) : silent;
        silent[silentCount++] = index;
        return false;
    }

    /// The ports that kept silent in this wave.
    int[] silent() {
        return Arrays.copyOf(silent, silentCount);
    }

    /// What came of the wave, all of whose ports have been heard of. The ports left form a wave now; a lead that is one
    /// of them keeps its place.
    ///
    /// @param answered how many of its ports got another verdict than silence would give them
    Retries.Outcome end(int answered) {
        boolean whole = size == undecided.length;
        int[] left = IntStream
                .concat(lead == null ? IntStream.empty() : IntStream.of(lead.index()),
                        IntStream.concat(Arrays.stream(undecided, size, undecided.length),
                                Arrays.stream(silent, 0, silentCount)))
                .toArray();
        Retries.Outcome outcome = new Retries.Outcome(size, answered, left.length, whole);
        undecided = left;
        begin(left.length, 0);
        return outcome;
    }

    /// Begins the wave over the first so many of the ports left; a new lead is the lowest of them all.
    ///
    /// @param leadSlots in how many slots one of them leads; 0 for a wave without a lead
    void begin(int ofThem, int leadSlots) {
        size = ofThem;
        position = 0;
        silentCount = 0;
        slots = leadSlots;
        slot = 0;
        led = false;
        if (slots > 0) {
            position = 1;
            lead = lead == null ? new Lead(lowestToFront()) : lead;
        }
    }

    /// In the order of their numbers, and not of the line, all of them lead while enough others are left.
    private int lowestToFront() {
        int at = 0;
        for (int i = 1; i < undecided.length; i++) {
            at = undecided[i] < undecided[at] ? i : at;
        }
        int lowest = undecided[at];
        System.arraycopy(undecided, 0, undecided, 1, at);
        undecided[0] = lowest;
        return lowest;
    }

    /// The ports without a verdict when the wave began.
    int[] undecided() {
        return undecided;
    }
}
