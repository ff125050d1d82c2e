package netlab.calc;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.net.BindException;
import java.net.SocketException;

/// What the C library has for datagram sockets and Java has not: calls that move many datagrams at a time, and what it takes
/// to make a socket for them. Numbers are those of Linux, which are the same on x86-64 and AArch64.
final class LinuxSockets {

    /// Return at once if nothing is there.
    static final int MSG_DONTWAIT = 0x40;
    /// Wait for the first datagram, then take only those that are there.
    static final int MSG_WAITFORONE = 0x10000;
    static final int AF_INET6 = 10;

    private static final int EINTR = 4;
    private static final int EAGAIN = 11;
    private static final int EADDRINUSE = 98;
    private static final int ECONNREFUSED = 111;
    private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
    private static final int SHUT_RDWR = 2;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVBUF = 8;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_V6ONLY = 26;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final MemoryLayout POINTER = ValueLayout.ADDRESS;
    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle SOCKET = function("socket", INT, INT, INT);
    private static final MethodHandle SETSOCKOPT = function("setsockopt", INT, INT, INT, POINTER, INT);
    private static final MethodHandle BIND = function("bind", INT, POINTER, INT);
    private static final MethodHandle SHUTDOWN = function("shutdown", INT, INT);
    private static final MethodHandle CLOSE = function("close", INT);
    private static final MethodHandle RECVMMSG = function("recvmmsg", INT, POINTER, INT, INT, POINTER);
    private static final MethodHandle SENDMMSG = function("sendmmsg", INT, POINTER, INT, INT);

    // Where a call leaves its error; one for each user, as each belongs to one thread.
    private final MemorySegment state;

    LinuxSockets(Arena arena) {
        this.state = arena.allocate(CALL_STATE);
    }

    @SuppressWarnings("restricted") // all of it is in this class, and nothing in its signatures is unchecked
    private static MethodHandle function(String name, MemoryLayout... parameters) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(INT, parameters),
                Linker.Option.captureCallState("errno"));
    }

    /// A socket for IPv6 and for IPv4, whose addresses are mapped ones then.
    int open(int receiveBytes) throws IOException {
        int fd = require(call(SOCKET, state, AF_INET6, SOCK_DGRAM_CLOEXEC, 0), "socket");
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocateFrom(INT, 0);
            require(call(SETSOCKOPT, state, fd, IPPROTO_IPV6, IPV6_V6ONLY, value, Integer.BYTES), "setsockopt");
            value.set(INT, 0, receiveBytes);
            require(call(SETSOCKOPT, state, fd, SOL_SOCKET, SO_RCVBUF, value, Integer.BYTES), "setsockopt");
            return fd;
        } catch (IOException e) {
            close(fd);
            throw e;
        }
    }

    void bind(int fd, MemorySegment address) throws IOException {
        require(call(BIND, state, fd, address, (int) address.byteSize()), "bind");
    }

    /// Has the thread that receives on a socket return. For any thread.
    static void wake(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            call(SHUTDOWN, arena.allocate(CALL_STATE), fd, SHUT_RDWR); // fails where nothing is connected, and wakes all the same
        }
    }

    void close(int fd) throws IOException {
        require(call(CLOSE, state, fd), "close");
    }

    /// Receives into at most `count` headers.
    ///
    /// @return how many came, 0 if none did
    int receive(int fd, MemorySegment headers, int count, int flags) throws IOException {
        int received;
        do {
            try {
                received = (int) RECVMMSG.invokeExact(state, fd, headers, count, flags, MemorySegment.NULL);
            } catch (Throwable e) {
                throw new IllegalStateException("recvmmsg", e);
            }
            // The latter would tell of an answer that did not get through.
        } while (received < 0 && (errno() == EINTR || errno() == ECONNREFUSED));
        return received < 0 && errno() == EAGAIN ? 0 : require(received, "recvmmsg");
    }

    /// Sends what the first headers stand for.
    ///
    /// @return how many were sent; 0 or less if the first can't be
    int send(int fd, MemorySegment headers, int count) {
        int sent;
        do {
            try {
                sent = (int) SENDMMSG.invokeExact(state, fd, headers, count, 0);
            } catch (Throwable e) {
                throw new IllegalStateException("sendmmsg", e);
            }
        } while (sent < 0 && errno() == EINTR);
        return sent;
    }

    /// Why the last call failed.
    int errno() {
        return (int) ERRNO.get(state, 0L);
    }

    private static int call(MethodHandle function, Object... arguments) {
        try {
            return (int) function.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new IllegalStateException("A call of the C library", e);
        }
    }

    private int require(int result, String what) throws IOException {
        if (result >= 0) {
            return result;
        }
        if (errno() == EADDRINUSE) {
            throw new BindException("Address already in use");
        }
        throw new SocketException(what + " failed, errno " + errno());
    }
}
