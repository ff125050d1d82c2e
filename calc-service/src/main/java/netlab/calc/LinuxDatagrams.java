package netlab.calc;

import static netlab.calc.LinuxSockets.AF_INET6;
import static netlab.calc.LinuxSockets.MSG_DONTWAIT;
import static netlab.calc.LinuxSockets.MSG_WAITFORONE;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A socket whose datagrams move by `recvmmsg` and `sendmmsg`, one system call for many of them.
///
/// All memory is allocated once. The headers to receive with (`struct mmsghdr`) point to a place for the sender's address
/// (`struct sockaddr_in6`) and one for the bytes; the headers to send with point to the address that was received, so that
/// answers need no address of Java's.
final class LinuxDatagrams implements Datagrams {

    static final int MAX_BATCH = 64;

    private static final Logger LOG = LoggerFactory.getLogger(LinuxDatagrams.class);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final ValueLayout.OfShort NETWORK_SHORT = ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);

    // struct mmsghdr: a struct msghdr (name, name's length, iovec, number of iovecs, control, its length, flags), and a length.
    private static final long HEADER_BYTES = 64;
    private static final long HEADER_NAME = 0;
    private static final long HEADER_NAME_LENGTH = 8;
    private static final long HEADER_IOVEC = 16;
    private static final long HEADER_IOVECS = 24;
    private static final long HEADER_LENGTH = 56;
    // struct iovec: base, length.
    private static final long IOVEC_BYTES = 16;
    private static final long IOVEC_LENGTH = 8;
    // struct sockaddr_in6: family, port, flow information, address, scope.
    private static final int ADDRESS_BYTES = 28;
    private static final long ADDRESS_PORT = 2;
    private static final long ADDRESS_IP = 8;
    private static final long ADDRESS_SCOPE = 24;

    // Kept alive by what is reachable from here; the kernel sees it only during calls.
    private final Arena arena = Arena.ofAuto();
    private final LinuxSockets sockets = new LinuxSockets(arena);
    private final MemorySegment peers = arena.allocate((long) MAX_BATCH * ADDRESS_BYTES, Integer.BYTES);
    private final ByteBuffer requests;
    private final ByteBuffer answers;
    private final MemorySegment received;
    private final MemorySegment replies;
    private final int fd;
    private int replied;
    private boolean inUse;
    private boolean closed;

    private LinuxDatagrams() throws IOException {
        MemorySegment in = arena.allocate((long) MAX_BATCH * MAX_BYTES);
        MemorySegment out = arena.allocate((long) MAX_BATCH * CalcCodec.ANSWER_BYTES);
        this.requests = in.asByteBuffer();
        this.answers = out.asByteBuffer();
        this.received = headers(in, MAX_BYTES);
        this.replies = headers(out, CalcCodec.ANSWER_BYTES);
        this.fd = sockets.open(KERNEL_RECEIVE_BYTES);
    }

    /// Whether this is a Linux that has it all, and we may call it.
    static boolean areUsable() {
        SymbolLookup library = Linker.nativeLinker().defaultLookup();
        return System.getProperty("os.name", "").equals("Linux")
                && List.of("amd64", "aarch64").contains(System.getProperty("os.arch", ""))
                && Files.exists(Path.of("/proc/net/if_inet6"))
                && library.find("recvmmsg").isPresent()
                && library.find("sendmmsg").isPresent()
                && LinuxDatagrams.class.getModule().isNativeAccessEnabled();
    }

    static LinuxDatagrams bind(InetSocketAddress address) throws IOException {
        LinuxDatagrams datagrams = new LinuxDatagrams();
        try {
            datagrams.sockets.bind(datagrams.fd, datagrams.encoded(address));
            return datagrams;
        } catch (IOException e) {
            datagrams.close();
            throw e;
        }
    }

    private MemorySegment headers(MemorySegment data, int bytesEach) {
        MemorySegment headers = arena.allocate(MAX_BATCH * HEADER_BYTES, Long.BYTES);
        MemorySegment iovecs = arena.allocate(MAX_BATCH * IOVEC_BYTES, Long.BYTES);
        for (int i = 0; i < MAX_BATCH; i++) {
            iovecs.set(LONG, i * IOVEC_BYTES, data.address() + (long) i * bytesEach);
            iovecs.set(LONG, i * IOVEC_BYTES + IOVEC_LENGTH, bytesEach);
            headers.set(LONG, i * HEADER_BYTES + HEADER_NAME, peers.address() + (long) i * ADDRESS_BYTES);
            headers.set(INT, i * HEADER_BYTES + HEADER_NAME_LENGTH, ADDRESS_BYTES);
            headers.set(LONG, i * HEADER_BYTES + HEADER_IOVEC, iovecs.address() + i * IOVEC_BYTES);
            headers.set(LONG, i * HEADER_BYTES + HEADER_IOVECS, 1);
        }
        return headers;
    }

    private MemorySegment encoded(InetSocketAddress address) {
        MemorySegment encoded = arena.allocate(ADDRESS_BYTES, Integer.BYTES);
        encoded.set(ValueLayout.JAVA_SHORT, 0, (short) AF_INET6);
        encoded.set(NETWORK_SHORT, ADDRESS_PORT, (short) address.getPort());
        InetAddress ip = address.getAddress();
        if (!ip.isAnyLocalAddress()) {
            byte[] bytes = ip.getAddress();
            MemorySegment.copy(bytes, 0, encoded, ValueLayout.JAVA_BYTE, ADDRESS_IP + 16 - bytes.length, bytes.length);
        }
        if (ip instanceof Inet4Address && !ip.isAnyLocalAddress()) {
            encoded.set(ValueLayout.JAVA_SHORT, ADDRESS_IP + 10, (short) -1); // an IPv4 address, mapped
        }
        if (ip instanceof Inet6Address scoped) {
            encoded.set(INT, ADDRESS_SCOPE, scoped.getScopeId());
        }
        return encoded;
    }

    @Override
    public int receive(boolean wait) throws IOException {
        answers.clear();
        replied = 0;
        begin();
        try {
            return sockets.receive(fd, received, MAX_BATCH, wait ? MSG_WAITFORONE : MSG_DONTWAIT);
        } finally {
            end();
        }
    }

    private synchronized void begin() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
        inUse = true;
    }

    /// @throws ClosedChannelException if it was closed in the course of the call, which then brought nothing
    private synchronized void end() throws IOException {
        inUse = false;
        if (closed) {
            sockets.close(fd);
            throw new ClosedChannelException();
        }
    }

    @Override
    public ByteBuffer request(int index) {
        int length = received.get(INT, index * HEADER_BYTES + HEADER_LENGTH);
        int start = index * MAX_BYTES;
        return requests.limit(start + length).position(start);
    }

    @Override
    public InetSocketAddress peer(int index) {
        MemorySegment peer = peers.asSlice((long) index * ADDRESS_BYTES, ADDRESS_BYTES);
        byte[] ip = peer.asSlice(ADDRESS_IP, 16).toArray(ValueLayout.JAVA_BYTE);
        int scope = peer.get(INT, ADDRESS_SCOPE);
        try {
            InetAddress address = scope == 0
                    ? InetAddress.getByAddress(ip)
                    : Inet6Address.getByAddress(null, ip, scope);
            return new InetSocketAddress(address, Short.toUnsignedInt(peer.get(NETWORK_SHORT, ADDRESS_PORT)));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("An IPv6 address has 16 bytes", e);
        }
    }

    @Override
    public ByteBuffer answers() {
        return answers;
    }

    @Override
    public void reply(int index) {
        replies.set(LONG, replied * HEADER_BYTES + HEADER_NAME, peers.address() + (long) index * ADDRESS_BYTES);
        replied++;
    }

    @Override
    public void send() throws IOException {
        begin();
        try {
            sendAll();
        } finally {
            end();
        }
    }

    private void sendAll() {
        int done = 0;
        while (done < replied) {
            int sent = sockets.send(fd, replies.asSlice(done * HEADER_BYTES), replied - done);
            if (sent <= 0) {
                LOG.debug("An answer could not be sent, errno {}", sockets.errno());
            }
            done += Math.max(sent, 1);
        }
    }

    /// While another thread uses the descriptor, its number must not become somebody else's: that thread is woken, and closes
    /// it.
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        if (inUse) {
            LinuxSockets.wake(fd);
        } else {
            sockets.close(fd);
        }
    }
}
