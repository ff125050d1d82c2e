package netlab.scan;

import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import netlab.contracts.PortSet;
import netlab.contracts.PortState;
import org.jspecify.annotations.Nullable;

/// The verdicts on a host's ports. Not thread-safe.
final class Verdicts {
    private final int[] ports;
    /// By the ports' index.
    private final @Nullable Verdict[] verdicts;
    private Map<Verdict, BitSet> news = new EnumMap<>(Verdict.class);

    Verdicts(int[] ports) {
        this.ports = ports;
        verdicts = new Verdict[ports.length];
    }

    /// @param isNews whether it is to be taken with the news
    void set(int index, Verdict verdict, boolean isNews) {
        verdicts[index] = verdict;
        if (isNews) {
            news.computeIfAbsent(verdict, _ -> new BitSet()).set(ports[index]);
        }
    }

    boolean has(int index) {
        return verdicts[index] != null;
    }

    Optional<Verdict> get(int index) {
        return Optional.ofNullable(verdicts[index]);
    }

    PortSet with(Verdict verdict) {
        return select(each -> each.filter(verdict::equals).isPresent());
    }

    PortSet in(PortState state) {
        return select(each -> each.filter(verdict -> verdict.state() == state).isPresent());
    }

    PortSet without() {
        return select(Optional::isEmpty);
    }

    private PortSet select(Predicate<Optional<Verdict>> condition) {
        BitSet selected = new BitSet();
        IntStream.range(0, ports.length)
                .filter(index -> condition.test(get(index)))
                .forEach(index -> selected.set(ports[index]));
        return PortSet.copyOf(selected);
    }

    /// Visits the indexes of the first ports whose verdict is on silence, in ascending order.
    void forEachSilent(int most, IntConsumer visitor) {
        IntStream.range(0, ports.length)
                .filter(index -> get(index).filter(Verdict::isOnSilence).isPresent())
                .limit(most)
                .forEach(visitor);
    }

    /// What was set since the last time, ports by verdict.
    Map<Verdict, BitSet> takeNews() {
        Map<Verdict, BitSet> taken = news;
        news = new EnumMap<>(Verdict.class);
        return taken;
    }
}
