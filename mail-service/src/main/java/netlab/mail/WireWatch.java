package netlab.mail;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Closes wires whose time is over. A timer for each wait would wake a thread when it is set and when it is taken back, which
/// costs more than to read the reply; so one thread looks at all wires, ten times a second while there are any.
final class WireWatch {
    /// How late a wire may be closed.
    static final Duration PERIOD = Duration.ofMillis(100);

    private static final Logger log = LoggerFactory.getLogger(WireWatch.class);

    private final Set<SocketWire> wires = new HashSet<>();

    private WireWatch() {}

    /// Starts to watch, for as long as the process lives.
    static WireWatch start() {
        WireWatch watch = new WireWatch();
        Thread.ofPlatform().name("wire-watch").daemon().start(watch::loop);
        return watch;
    }

    synchronized void add(SocketWire wire) {
        wires.add(wire);
        notify();
    }

    synchronized void remove(SocketWire wire) {
        wires.remove(wire);
    }

    private void loop() {
        try {
            while (true) {
                for (SocketWire each : awaitAny()) {
                    look(each);
                }
                Thread.sleep(PERIOD);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody may interrupt the watch", e);
        }
    }

    private synchronized List<SocketWire> awaitAny() throws InterruptedException {
        while (wires.isEmpty()) {
            wait();
        }
        return List.copyOf(wires);
    }

    private static void look(SocketWire wire) {
        try {
            wire.closeIfOver();
        } catch (RuntimeException | Error e) { // the others are watched on
            log.error("a connection could not be closed at its end", e);
        }
    }
}
