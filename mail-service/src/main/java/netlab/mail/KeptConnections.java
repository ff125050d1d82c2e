package netlab.mail;

import java.io.Closeable;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import netlab.contracts.Account;
import netlab.contracts.HostPort;
import netlab.contracts.Security;

/// Connections that have delivered a mail and wait for the next one to the same server as the same account. One that waits
/// too long closes by itself, one that is too old is not used again, and there are never more than the limit.
final class KeptConnections implements Closeable {
    /// What two mails must have in common to share a connection.
    ///
    /// @param address of the server, as just looked up
    /// @param demanded whether the login must have been taken, which one that is only used where it can be need not be
    record Key(
            HostPort server,
            InetSocketAddress address,
            Security security,
            boolean verified,
            Optional<Account.Login> login,
            boolean demanded) {
        static Key of(Destination destination, InetSocketAddress address) {
            return new Key(destination.server(), address, destination.security(), destination.trust().verified(),
                    destination.login(), destination.demanded());
        }
    }

    /// A connection with what its server said when it was opened.
    ///
    /// @param since when, on the clock of [System#nanoTime()]
    record Connection(SocketWire wire, SmtpOpening.Ready ready, long since) {}

    private final MailConfig.Keeping limits;
    private final LongSupplier nanoTime;
    private final Map<Key, Deque<Connection>> idle = new HashMap<>();
    private int count;
    private boolean closed;

    KeptConnections(MailConfig.Keeping limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.nanoTime = nanoTime;
    }

    /// Takes one out; it is the caller's now. The one used last is the likeliest to be still alive.
    synchronized Optional<Connection> take(Key key) {
        Deque<Connection> waiting = idle.getOrDefault(key, new ArrayDeque<>());
        Optional<Connection> taken = Optional.empty();
        while (taken.isEmpty() && !waiting.isEmpty()) {
            Connection last = waiting.removeLast();
            count--;
            if (last.wire().isClosed() || nanoTime.getAsLong() - last.since() > limits.age().toNanos()) {
                last.wire().close();
            } else {
                taken = Optional.of(last);
            }
        }
        if (waiting.isEmpty()) {
            idle.remove(key);
        }
        return taken;
    }

    /// Keeps one, if there is room and it is neither too old nor closed.
    ///
    /// @return false when the caller has to take leave and close it
    synchronized boolean keep(Key key, Connection connection) {
        forgetClosed();
        Duration age = Duration.ofNanos(nanoTime.getAsLong() - connection.since());
        Duration rest = limits.age().minus(age);
        if (closed || count >= limits.most() || rest.isNegative()) {
            return false;
        }
        if (!connection.wire()
                .renew(
                        Deadline.in(rest.compareTo(limits.idle()) < 0 ? rest : limits.idle(), nanoTime))) {
            return false;
        }
        idle.computeIfAbsent(key, _ -> new ArrayDeque<>()).addLast(connection);
        count++;
        return true;
    }

    private void forgetClosed() {
        for (Iterator<Deque<Connection>> each = idle.values().iterator(); each.hasNext();) {
            Deque<Connection> waiting = each.next();
            int before = waiting.size();
            waiting.removeIf(connection -> connection.wire().isClosed());
            count -= before - waiting.size();
            if (waiting.isEmpty()) {
                each.remove();
            }
        }
    }

    /// Closes those that wait; later ones are not kept.
    @Override
    public synchronized void close() {
        closed = true;
        idle.values().forEach(waiting -> waiting.forEach(connection -> connection.wire().close()));
        idle.clear();
        count = 0;
    }
}
