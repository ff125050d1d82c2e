package netlab.capture;

import static java.util.Objects.requireNonNull;

import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.Semaphore;
import netlab.contracts.Transport;
import org.jspecify.annotations.Nullable;

/// Writes down what a run does with its sockets, within a bound that all runs share. What is beyond it is counted.
///
/// Closing gives back what was taken of the bound, and forgets all.
final class RecordedSockets implements SocketLog, AutoCloseable {
    /// How many sockets and calls of all runs are kept at a time: some 30 MB.
    static final int MOST = 200_000;

    private static final class Entry {
        private final Transport transport;
        private final int localPort;
        private final InetSocketAddress remote;
        private final List<Flow.Made> calls = new ArrayList<>(2);

        Entry(Transport transport, int localPort, InetSocketAddress remote) {
            this.transport = transport;
            this.localPort = localPort;
            this.remote = remote;
        }
    }

    private final Semaphore room;
    private final IdentityHashMap<Closeable, Entry> open = new IdentityHashMap<>();
    private final List<Entry> entries = new ArrayList<>();
    private int taken;
    private int leftOut;
    private boolean ended;

    /// @param room for sockets and calls, shared with other runs
    RecordedSockets(Semaphore room) {
        this.room = requireNonNull(room);
    }

    @Override
    public void connects(SocketChannel channel, InetSocketAddress remote) throws IOException {
        if (channel.getLocalAddress() == null) {
            channel.bind(new InetSocketAddress(0));
        }
        opened(channel, Transport.TCP, channel.getLocalAddress(), remote, Call.CONNECT);
    }

    @Override
    public void connects(Socket socket, InetSocketAddress remote) throws IOException {
        if (!socket.isBound()) {
            socket.bind(new InetSocketAddress(0));
        }
        opened(socket, Transport.TCP, socket.getLocalSocketAddress(), remote, Call.CONNECT);
    }

    @Override
    public void connected(DatagramChannel channel) throws IOException {
        opened(channel, Transport.UDP, channel.getLocalAddress(), channel.getRemoteAddress(), Call.CONNECT);
    }

    @Override
    public void connected(DatagramSocket socket) {
        opened(socket, Transport.UDP, socket.getLocalSocketAddress(), socket.getRemoteSocketAddress(), Call.CONNECT);
    }

    private synchronized void opened(Closeable socket, Transport transport, @Nullable SocketAddress local,
            @Nullable SocketAddress remote, Call call) {
        if (!(local instanceof InetSocketAddress here) || !(remote instanceof InetSocketAddress there)) {
            throw new IllegalStateException("a socket without addresses");
        }
        if (take(2)) { // its close, which is never left out, is paid for too
            Entry entry = new Entry(transport, here.getPort(), there);
            entries.add(entry);
            open.put(socket, entry);
            made(socket, call, SocketLog.UNKNOWN);
        }
    }

    @Override
    public void sends(Closeable socket, int bytes) {
        made(socket, Call.SEND, bytes);
    }

    @Override
    public void shutsDown(Closeable socket) {
        made(socket, Call.SHUTDOWN, SocketLog.UNKNOWN);
    }

    @Override
    public synchronized void closes(Closeable socket) {
        Entry entry = open.remove(socket);
        if (entry != null) {
            entry.calls.add(new Flow.Made(Call.CLOSE, now(), SocketLog.UNKNOWN));
        }
    }

    private synchronized void made(Closeable socket, Call call, int bytes) {
        Entry entry = open.get(socket);
        if (entry != null && take(1)) {
            entry.calls.add(new Flow.Made(call, now(), bytes));
        }
    }

    private boolean take(int permits) {
        if (ended) {
            return false;
        }
        if (!room.tryAcquire(permits)) { // given back when this is closed
            leftOut++;
            return false;
        }
        taken += permits;
        return true;
    }

    /// The time on the clock by which the kernel stamps packets, in nanoseconds since 1970.
    static long now() {
        return nanos(Instant.now());
    }

    /// A time in nanoseconds since 1970.
    static long nanos(Instant time) {
        return time.getEpochSecond() * 1_000_000_000L + time.getNano();
    }

    /// The sockets written down until now.
    synchronized List<Flow> flows() {
        return entries.stream()
                .filter(entry -> !entry.calls.isEmpty())
                .map(entry -> new Flow(entry.transport, entry.localPort, entry.remote, entry.calls))
                .toList();
    }

    /// How many sockets and calls there was no room for.
    synchronized int leftOut() {
        return leftOut;
    }

    @Override
    public synchronized void close() {
        ended = true;
        open.clear();
        entries.clear();
        room.release(taken);
        taken = 0;
    }
}
