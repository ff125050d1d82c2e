package netlab.scan;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import netlab.capture.SocketLog;

/// Sends a schedule's probes and hands it their evidence, on one thread with one selector. A probe's life:
///
///     scheduled ──► sent ──► evidence at once (what loopback and near hosts give) ──► settled
///         ▲           └────► awaited ──► ready, or its time is up ──────────────────► settled
///         └─ put back, for want of a descriptor or a local port
///
/// @param <C> the kind of channel
abstract class ProbeLoop<C extends SelectableChannel> {
    /// The longest sleep, in milliseconds: another loop of the same schedule may give this one work meanwhile.
    private static final long LONGEST_SLEEP_MS = 10;
    /// How many probes are sent between two looks at the answers; closed channels go when these are looked at.
    private static final int BATCH = 128;
    /// Half of the flights and so many more may be settled ones, which are of no use, before they are dropped.
    private static final int MOST_SETTLED = 1_024;
    /// How many sleeps in a row for want of local resources make the scan fail.
    private static final int MOST_SHORTAGES = 1_000;

    /// A probe that is under way.
    private final class Flight implements Comparable<Flight> {
        private final Probe probe;
        private final C channel;
        private final long sentAt;
        private final long deadline;
        private boolean settled;

        Flight(Probe probe, C channel, long sentAt) {
            this.probe = probe;
            this.channel = channel;
            this.sentAt = sentAt;
            deadline = sentAt + probe.timeoutNanos();
        }

        @Override
        public int compareTo(Flight other) {
            return Long.signum(deadline - other.deadline);
        }
    }

    private final Schedule schedule;
    private final Descriptors descriptors;
    private final Discoveries discoveries;
    private final SocketLog sockets;
    private final PriorityQueue<Flight> flights = new PriorityQueue<>();
    /// How many of the flights were settled before their time was up.
    private int settled;
    private int shortages;

    ProbeLoop(Schedule schedule, Descriptors descriptors, Discoveries discoveries, SocketLog sockets) {
        this.sockets = requireNonNull(sockets);
        this.schedule = requireNonNull(schedule);
        this.descriptors = requireNonNull(descriptors);
        this.discoveries = requireNonNull(discoveries);
    }

    /// A new channel to the probe's address. UDP's is connected, TCP's not yet.
    ///
    /// @throws Shortage when this machine has no more to give
    abstract C open(Probe probe) throws IOException;

    /// Sends the probe: its evidence, if that is there at once.
    abstract Optional<Evidence> send(C channel, Probe probe, long sentAt) throws IOException;

    /// The evidence, if it is there.
    abstract Optional<Evidence> look(C channel, long sentAt) throws IOException;

    /// What the channel has to be ready for before there is evidence.
    abstract int interest();

    /// Whether the probe met its own socket instead of the target.
    abstract boolean isSelfConnected(C channel) throws IOException;

    /// What a failure is evidence of.
    abstract Evidence evidence(IOException failure, long rttNanos);

    /// Whether what comes of a further probe can be taken.
    abstract boolean hasRoom();

    /// Takes over a settled probe's channel and descriptor, or declines.
    ///
    /// @param told whether the port is to be told by itself
    abstract boolean takesOver(Probe probe, Evidence evidence, C channel, boolean told) throws IOException;

    /// Runs until the schedule has ended.
    ///
    /// @throws InterruptedException when interrupted; every socket is closed then
    /// @throws IOException when the selector fails or this machine's resources stay short
    final void run() throws InterruptedException, IOException {
        try (Selector selector = Selector.open()) {
            try {
                while (!schedule.isEnded(System.nanoTime())) {
                    int sent = launch(selector);
                    await(selector, sent);
                    expire(selector);
                    if (Thread.interrupted()) {
                        throw new InterruptedException();
                    }
                }
            } finally {
                for (Flight flight : flights) {
                    if (!flight.settled) {
                        close(flight.channel);
                    }
                }
            }
        }
    }

    private int launch(Selector selector) throws IOException {
        int sent = 0;
        while (sent < BATCH && hasRoom() && descriptors.take()) {
            Optional<Probe> probe = schedule.next(System.nanoTime());
            if (probe.isEmpty()) {
                descriptors.give();
                break;
            }
            try {
                fly(probe.get(), selector);
                shortages = 0;
                sent++;
            } catch (Shortage shortage) {
                descriptors.give();
                schedule.putBack(probe.get());
                if (++shortages > MOST_SHORTAGES) {
                    throw shortage;
                }
                break;
            }
        }
        return sent;
    }

    private void fly(Probe probe, Selector selector) throws IOException {
        C channel;
        try {
            channel = open(probe);
        } catch (Shortage e) {
            throw e;
        } catch (IOException e) {
            descriptors.give();
            Evidence evidence = evidence(e, 0);
            if (schedule.heard(probe, evidence, System.nanoTime()) && evidence instanceof Evidence.Barred barred) {
                discoveries.barred(probe, barred, null);
            }
            return;
        }
        long sentAt = System.nanoTime();
        Optional<Evidence> evidence;
        try {
            evidence = send(channel, probe, sentAt);
        } catch (Shortage e) {
            sockets.closes(channel);
            channel.close();
            throw e;
        } catch (IOException e) {
            evidence = Optional.of(evidence(e, System.nanoTime() - sentAt));
        }
        Flight flight = new Flight(probe, channel, sentAt);
        if (evidence.isPresent()) {
            settle(flight, evidence.get(), selector);
        } else {
            flights.add(flight);
            channel.register(selector, interest(), flight);
        }
    }

    /// Ends the flight. Its channel is passed on or closed then, whatever fails.
    private void settle(Flight flight, Evidence evidence, Selector selector) throws IOException {
        flight.settled = true;
        boolean passedOn = false;
        try {
            if (isSelfConnected(flight.channel)) {
                passedOn = true;
                again(flight, selector);
                return;
            }
            boolean told = schedule.heard(flight.probe, evidence, System.nanoTime());
            if (told && evidence instanceof Evidence.Connected) {
                letGo(flight.channel, selector);
            }
            passedOn = takesOver(flight.probe, evidence, flight.channel, told);
        } finally {
            if (!passedOn) {
                close(flight.channel);
            }
        }
    }

    /// Takes the channel off the selector, without which it can't be made a blocking one.
    private void letGo(C channel, Selector selector) throws IOException {
        SelectionKey key = channel.keyFor(selector);
        if (key != null) {
            key.cancel();
            // now: a selector knows channels by their descriptors, and a later channel may get this one's
            selector.selectNow();
        }
    }

    /// Sends the probe once more. It gets another local port, because the first channel still has its own.
    private void again(Flight flight, Selector selector) throws IOException {
        try {
            fly(flight.probe, selector);
        } catch (Shortage e) {
            descriptors.give();
            schedule.putBack(flight.probe);
        } finally {
            sockets.closes(flight.channel);
            flight.channel.close();
        }
    }

    private void close(C channel) throws IOException {
        sockets.closes(channel);
        channel.close();
        descriptors.give();
    }

    private void await(Selector selector, int sent) throws IOException {
        if (sent == 0) {
            selector.select(sleepMs(System.nanoTime()));
        } else if (!selector.keys().isEmpty()) {
            selector.selectNow();
        } else {
            return;
        }
        // a copy, for what settles a probe may select too
        List<SelectionKey> ready = List.copyOf(selector.selectedKeys());
        selector.selectedKeys().clear();
        for (SelectionKey key : ready) {
            @SuppressWarnings("unchecked") // what fly attached
            Flight flight = (Flight) key.attachment();
            if (!flight.settled && look(flight, selector)) {
                settled++;
            }
        }
        if (settled > flights.size() / 2 + MOST_SETTLED) {
            flights.removeIf(flight -> flight.settled);
            settled = 0;
        }
    }

    private long sleepMs(long now) {
        long sleep = LONGEST_SLEEP_MS;
        Flight first = flights.peek();
        if (first != null) {
            sleep = Math.min(sleep, TimeUnit.NANOSECONDS.toMillis(first.deadline - now) + 1);
        }
        long forbidden = schedule.waitNanos(now);
        if (forbidden > 0) {
            sleep = Math.min(sleep, TimeUnit.NANOSECONDS.toMillis(forbidden) + 1);
        }
        return Math.max(1, sleep);
    }

    private void expire(Selector selector) throws IOException {
        long now = System.nanoTime();
        for (Flight first = flights.peek(); first != null; first = flights.peek()) {
            if (!first.settled && first.deadline - now > 0) {
                return;
            }
            flights.remove();
            settled -= first.settled ? 1 : 0;
            // this thread may have slept past the answer
            if (!first.settled && !look(first, selector)) {
                settle(first, new Evidence.Silence(), selector);
            }
        }
    }

    private boolean look(Flight flight, Selector selector) throws IOException {
        Optional<Evidence> evidence;
        try {
            evidence = look(flight.channel, flight.sentAt);
        } catch (IOException e) {
            evidence = Optional.of(evidence(e, System.nanoTime() - flight.sentAt));
        }
        if (evidence.isPresent()) {
            settle(flight, evidence.get(), selector);
        }
        return evidence.isPresent();
    }
}
