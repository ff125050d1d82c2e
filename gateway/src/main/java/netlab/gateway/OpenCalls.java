package netlab.gateway;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The calls that wait for events, so that a stop need not wait for them.
final class OpenCalls implements AutoCloseable {
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /// A call that waits until this is closed.
    interface Stay extends AutoCloseable {
        @Override
        void close();
    }

    /// Has the calling thread interrupted when the gateway stops, until it leaves.
    Stay enter() {
        Thread thread = Thread.currentThread();
        threads.add(thread);
        if (closed) {
            thread.interrupt();
        }
        return () -> {
            threads.remove(thread);
            boolean _ = Thread.interrupted(); // the thread's next request is none of ours
        };
    }

    /// How many there are.
    int size() {
        return threads.size();
    }

    @Override
    public void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
    }
}
