package netlab.calc;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The connections that are in one phase, in the order in which they entered it: as all have the same time for it, the
/// head is the first to be overdue. Links run through the connections themselves, so that moving one to the end, as each
/// answer does, costs no memory and no search.
final class PhaseQueue {

    private final long limitNanos;
    private @Nullable TcpConnection head;
    private @Nullable TcpConnection tail;

    PhaseQueue(Duration limit) {
        this.limitNanos = limit.toNanos();
    }

    void append(TcpConnection connection) {
        TcpConnection last = tail;
        connection.previous = last;
        connection.next = null;
        if (last == null) {
            head = connection;
        } else {
            last.next = connection;
        }
        tail = connection;
    }

    void remove(TcpConnection connection) {
        TcpConnection before = connection.previous;
        TcpConnection after = connection.next;
        if (before == null) {
            head = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            tail = before;
        } else {
            after.previous = before;
        }
        connection.previous = null;
        connection.next = null;
    }

    @Nullable
    TcpConnection first() {
        return head;
    }

    /// Tells the connections whose time is up, which then leave.
    void expire(long now) {
        for (TcpConnection first = head; first != null && now - first.since() >= limitNanos; first = head) {
            first.expire();
        }
    }

    /// Resets all connections.
    void reset() {
        for (TcpConnection first = head; first != null; first = head) {
            first.reset();
        }
    }

    /// How long until the first one's time is up, in nanoseconds; `most` if that is sooner.
    long nanosLeft(long now, long most) {
        TcpConnection first = head;
        return first == null ? most : Math.min(most, Math.max(0, limitNanos - (now - first.since())));
    }
}
