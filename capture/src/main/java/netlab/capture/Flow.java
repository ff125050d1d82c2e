package netlab.capture;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import netlab.contracts.Transport;

/// One socket of a run: between which ports its packets went, and what the run did with it when.
///
/// @param calls in the order in which they were made, at least one
record Flow(Transport transport, int localPort, InetSocketAddress remote, List<Made> calls) {
    /// How long packets may still come to a socket that is closed: the peer's FIN, or an ICMP error.
    private static final long AFTERMATH_NANOS = 2_000_000_000L;
    /// By so much the clock may be set back between a call and its packet.
    private static final long CLOCK_NANOS = 1_000_000L;

    Flow {
        requireNonNull(transport);
        requireNonNull(remote);
        calls = List.copyOf(calls);
        if (calls.isEmpty()) {
            throw new IllegalArgumentException("a socket that nothing was done with");
        }
    }

    /// A call that was made.
    ///
    /// @param atNanos when, in nanoseconds since 1970
    /// @param bytes how many a send sent, where that is known; else [SocketLog#UNKNOWN]
    record Made(Call call, long atNanos, int bytes) {}

    /// What tells this flow's packets from those of others.
    record Key(Transport transport, int localPort, InetSocketAddress remote) {}

    Key key() {
        return new Key(transport, localPort, remote);
    }

    /// Whether a packet between these ports may be this socket's, and not that of one which had the ports before.
    boolean covers(long atNanos) {
        if (atNanos < calls.getFirst().atNanos() - CLOCK_NANOS) {
            return false;
        }
        OptionalLong closed = closedAt();
        return closed.isEmpty() || atNanos - closed.getAsLong() <= AFTERMATH_NANOS;
    }

    /// Whether a packet that this end sent shows that another socket has the ports: from then on, all of them are that one's.
    ///
    /// @param opens whether it is a SYN
    boolean isOvertakenBy(long atNanos, boolean opens) {
        OptionalLong closed = closedAt();
        return closed.isPresent() && atNanos > closed.getAsLong() && (opens || transport == Transport.UDP);
    }

    private OptionalLong closedAt() {
        return calls.getLast().call() == Call.CLOSE ? OptionalLong.of(calls.getLast().atNanos()) : OptionalLong.empty();
    }

    /// The latest call of one of these kinds that was made by then.
    Optional<Made> latest(long atNanos, Set<Call> kinds) {
        return calls.stream()
                .filter(made -> made.atNanos() <= atNanos && kinds.contains(made.call()))
                .reduce((_, later) -> later);
    }

    /// The first call that ended what this end sends.
    Optional<Made> ending() {
        return calls.stream().filter(made -> made.call() == Call.SHUTDOWN || made.call() == Call.CLOSE).findFirst();
    }
}
