package netlab.calc;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/// The open TCP connections of a server, each on its own virtual thread, bounded in number and in time.
final class Connections implements AutoCloseable {

    private static final Duration SWEEP_PERIOD = Duration.ofMillis(100);
    private static final Duration STOP_GRACE = Duration.ofSeconds(3);
    private static final Duration STOP_POLL = Duration.ofMillis(5);

    private final Semaphore permits;
    private final Set<TcpConnection> open = ConcurrentHashMap.newKeySet();
    private final Thread sweeper;

    Connections(int limit) {
        this.permits = new Semaphore(limit);
        this.sweeper = Thread.ofPlatform().daemon().name("calc-sweeper").start(this::sweep);
    }

    /// Whether there is room for one more. If so, [#start(TcpConnection)] or [#withdraw()] must follow.
    boolean admit() {
        return permits.tryAcquire();
    }

    /// Gives back what [#admit()] took, if no connection came of it.
    void withdraw() {
        permits.release();
    }

    /// Runs an admitted connection until it ends.
    void start(TcpConnection connection) {
        open.add(connection);
        Thread.ofVirtual().name("calc-connection").start(() -> {
            try {
                connection.run();
            } finally {
                permits.release(); // acquired in admit()
                open.remove(connection);
            }
        });
    }

    /// How many are open.
    int count() {
        return open.size();
    }

    private void sweep() {
        try {
            while (true) {
                Thread.sleep(SWEEP_PERIOD);
                open.forEach(TcpConnection::closeIfOverdue);
            }
        } catch (InterruptedException _) {
            // The server has stopped.
        }
    }

    /// Ends every connection: those that are quiet by a FIN, those that are still being answered when they become quiet,
    /// and what is left after three seconds by a RST.
    @Override
    public void close() {
        try {
            long end = System.nanoTime() + STOP_GRACE.toNanos();
            while (!open.isEmpty() && System.nanoTime() - end < 0) {
                open.forEach(TcpConnection::finishIfQuiet);
                Thread.sleep(STOP_POLL);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            sweeper.interrupt();
            open.forEach(TcpConnection::reset);
        }
    }
}
