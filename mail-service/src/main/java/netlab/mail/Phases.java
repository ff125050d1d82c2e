package netlab.mail;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import netlab.contracts.MailResult;

/// What one try to deliver spends its time on, and how often it waits for the server.
final class Phases {
    private static final class Sum {
        private long nanos;
        private int roundTrips;
    }

    private final LongSupplier nanoTime;
    private final Map<SmtpPhase, Sum> sums = new LinkedHashMap<>();
    private Optional<Sum> current = Optional.empty();
    private long since;
    private int saved;

    /// @param nanoTime the clock, [System#nanoTime()] in production
    Phases(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// Ends the phase under way and starts this one, or goes on with it.
    void enter(SmtpPhase phase) {
        leave();
        current = Optional.of(sums.computeIfAbsent(phase, _ -> new Sum()));
    }

    /// Ends the phase under way; until the next one, nothing counts.
    void leave() {
        long now = nanoTime.getAsLong();
        current.ifPresent(sum -> sum.nanos += now - since);
        current = Optional.empty();
        since = now;
    }

    /// The server is waited for.
    void waits() {
        waits(1);
    }

    /// The server is waited for once with the answers to several commands.
    void waits(int commands) {
        current.ifPresent(sum -> {
            sum.roundTrips++;
            saved += commands - 1;
        });
    }

    /// The phases so far, in their order.
    List<MailResult.Phase> list() {
        return sums.entrySet()
                .stream()
                .map(each -> new MailResult.Phase(
                        each.getKey().shown(),
                        Math.round(each.getValue().nanos / 1_000.0) / 1_000.0,
                        each.getValue().roundTrips))
                .toList();
    }

    int roundTrips() {
        return sums.values().stream().mapToInt(sum -> sum.roundTrips).sum();
    }

    /// How many more there would have been if each command had waited for its own answer.
    int saved() {
        return saved;
    }
}
