package netlab.contracts;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
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

    /// The compact text, such as `1-6,8,10-12`; empty for the set without ports.
    @Override
    @JsonValue
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int first = ports.nextSetBit(0); first >= 0;) {
            int end = ports.nextClearBit(first);
            text.append(text.isEmpty() ? "" : ",").append(first);
            if (end - first > 1) {
                text.append('-').append(end - 1);
            }
            first = ports.nextSetBit(end);
        }
        return text.toString();
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
