package netlab.contracts;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// An immutable set of ports, 1 to 65535. Its text is the compact one: `1-6,8,10-12`, in JSON too.
public final class PortSet {
    /// The set without ports.
    public static final PortSet EMPTY = new PortSet(new BitSet());

    private final BitSet ports;

    private PortSet(BitSet ports) {
        this.ports = ports;
    }

    /// The set of these ports.
    ///
    /// @throws IllegalArgumentException when one is not from 1 to 65535
    public static PortSet of(Collection<Integer> ports) {
        BitSet set = new BitSet();
        for (int port : ports) {
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("no port: " + port);
            }
            set.set(port);
        }
        return new PortSet(set);
    }

    /// The set of the bits that are set.
    ///
    /// @throws IllegalArgumentException when one is not from 1 to 65535
    public static PortSet copyOf(BitSet ports) {
        if (ports.get(0) || ports.length() > 65_536) {
            throw new IllegalArgumentException("no port: " + (ports.get(0) ? 0 : ports.length() - 1));
        }
        return new PortSet((BitSet) ports.clone());
    }

    /// The ports in ascending order.
    public IntStream stream() {
        return ports.stream();
    }

    /// The ports in ascending order.
    public List<Integer> toList() {
        return stream().boxed().toList();
    }

    public boolean contains(int port) {
        return port >= 0 && ports.get(port);
    }

    public boolean isEmpty() {
        return ports.isEmpty();
    }

    /// How many ports.
    public int size() {
        return ports.cardinality();
    }

    /// The ports from the first to the last, both included.
    ///
    /// @throws IllegalArgumentException when that is no range within 1 to 65535
    public static PortSet range(int first, int last) {
        if (first < 1 || last < first || last > 65_535) {
            throw new IllegalArgumentException("no range of ports: " + first + "-" + last);
        }
        BitSet range = new BitSet();
        range.set(first, last + 1);
        return new PortSet(range);
    }

    /// The set that a compact text tells.
    ///
    /// @throws IllegalArgumentException when it is none
    public static PortSet parse(String compact) {
        BitSet ports = new BitSet();
        for (String range : compact.isEmpty() ? List.<String>of() : List.of(compact.split(",", -1))) {
            int dash = range.indexOf('-');
            int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
            int last = dash < 0 ? first : Integer.parseInt(range.substring(dash + 1));
            if (first < 1 || last < first || last > 65_535) {
                throw new IllegalArgumentException("no range of ports: " + range);
            }
            ports.set(first, last + 1);
        }
        return new PortSet(ports);
    }

    /// The ports of this set or the other.
    public PortSet union(PortSet other) {
        PortSet union = copyOf(ports);
        union.ports.or(other.ports);
        return union;
    }

    /// The ports of this set that are in the other too.
    public PortSet intersection(PortSet other) {
        PortSet both = copyOf(ports);
        both.ports.and(other.ports);
        return both;
    }

    /// The ports of this set that are not in the other.
    public PortSet without(PortSet other) {
        PortSet rest = copyOf(ports);
        rest.ports.andNot(other.ports);
        return rest;
    }

    /// Ports without a gap.
    ///
    /// @param first the lowest
    /// @param last the highest, which may be the same
    public record Range(int first, int last) {
        @Override
        public String toString() {
            return first == last ? Integer.toString(first) : first + "-" + last;
        }
    }

    /// The ports as the fewest ranges, ascending.
    public List<Range> ranges() {
        List<Range> ranges = new ArrayList<>();
        for (int first = ports.nextSetBit(0); first >= 0;) {
            int end = ports.nextClearBit(first);
            ranges.add(new Range(first, end - 1));
            first = ports.nextSetBit(end);
        }
        return ranges;
    }

    /// The compact text, such as `1-6,8,10-12`; empty for the set without ports.
    @Override
    @JsonValue
    public String toString() {
        return ranges().stream().map(Range::toString).collect(Collectors.joining(","));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PortSet set && ports.equals(set.ports);
    }

    @Override
    public int hashCode() {
        return ports.hashCode();
    }
}
