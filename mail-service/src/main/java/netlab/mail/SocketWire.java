package netlab.mail;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import netlab.capture.SocketLog;
import netlab.contracts.MailResult;

/// A wire over TCP, in clear or in TLS. It is watched: the socket is closed under a wait that has taken too long, under a write
/// after three minutes (RFC 5321 §4.5.3.2.5), and under anything at the deadline, up to [WireWatch#PERIOD] later.
final class SocketWire implements Wire {
    private static final Duration HANDSHAKE = Duration.ofMinutes(1);
    private static final Duration LONGEST_WRITE = Duration.ofMinutes(3);
    private static final WireWatch WATCH = WireWatch.start();

    private final Socket socket;
    private final TlsTrust trust;
    private final SocketLog sockets;
    private volatile Deadline deadline;
    private volatile Optional<Deadline> wait = Optional.empty();
    private volatile boolean expired;
    private volatile boolean closed;
    private Socket current;
    private InputStream in;
    private OutputStream out;
    private Optional<MailResult.Tls> tls = Optional.empty();

    private SocketWire(Socket socket, TlsTrust trust, Deadline deadline, SocketLog sockets) throws IOException {
        this.sockets = sockets;
        this.socket = socket;
        this.trust = trust;
        this.deadline = deadline;
        current = socket;
        in = socket.getInputStream();
        out = socket.getOutputStream();
        socket.setTcpNoDelay(true);
        WATCH.add(this);
    }

    /// Connects.
    ///
    /// @param atMost the longest wait; the deadline bounds it too
    /// @param sockets is told what is done with the socket
    static SocketWire connect(InetSocketAddress address, Duration atMost, TlsTrust trust, Deadline deadline,
            SocketLog sockets) throws IOException {
        Socket socket = new Socket(Proxy.NO_PROXY); // which saves the search for one
        try {
            sockets.connects(socket, address);
            socket.connect(address, millis(deadline.orIn(atMost).left()));
            return new SocketWire(socket, trust, deadline, sockets);
        } catch (IOException | RuntimeException e) {
            sockets.closes(socket);
            socket.close();
            throw e;
        }
    }

    /// Closes it if what is under way has taken too long.
    void closeIfOver() {
        if (expires()) {
            close();
        }
    }

    private synchronized boolean expires() {
        expired = expired || deadline.isPast() || wait.filter(Deadline::isPast).isPresent();
        return expired;
    }

    /// From now on, this is when all must be over.
    ///
    /// @return false when it is over already, and the connection can't be used any more
    synchronized boolean renew(Deadline until) {
        if (expired || closed) {
            return false;
        }
        deadline = until;
        return true;
    }

    /// Whether this end has closed it, by itself or because its time was over.
    boolean isClosed() {
        return closed;
    }

    InetSocketAddress local() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    InetSocketAddress remote() {
        return (InetSocketAddress) socket.getRemoteSocketAddress();
    }

    @Override
    public int read(byte[] into, Duration atMost) throws IOException {
        return within(atMost, () -> {
            current.setSoTimeout(0);
            return in.read(into);
        });
    }

    @Override
    public int poll(byte[] into, Duration atMost) throws IOException {
        try {
            current.setSoTimeout(millis(atMost));
            return in.read(into);
        } catch (SocketTimeoutException _) {
            return 0;
        } catch (IOException e) {
            throw timeoutIfExpired(e);
        }
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        boolean _ = within(LONGEST_WRITE, () -> {
            sockets.sends(socket, tls.isPresent() ? SocketLog.UNKNOWN : bytes.length);
            out.write(bytes);
            out.flush();
            return true;
        });
    }

    private interface Work<T> {
        T run() throws IOException;
    }

    private <T> T within(Duration time, Work<T> work) throws IOException {
        wait = Optional.of(Deadline.in(time, deadline.nanoTime()));
        try {
            return work.run();
        } catch (IOException e) {
            throw timeoutIfExpired(e);
        } finally {
            wait = Optional.empty();
        }
    }

    private IOException timeoutIfExpired(IOException e) {
        if (!expired) {
            return e;
        }
        SocketTimeoutException timeout = new SocketTimeoutException("closed, since it took too long");
        timeout.initCause(e);
        return timeout;
    }

    @Override
    public boolean hasUnread() throws IOException {
        try {
            return in.available() > 0 || (tls.isPresent() && socket.getInputStream().available() > 0);
        } catch (IOException e) {
            throw timeoutIfExpired(e);
        }
    }

    @Override
    public void startTls() throws IOException {
        SSLSocket secured = within(HANDSHAKE, () -> {
            SSLSocket over = trust.over(socket);
            sockets.sends(socket, SocketLog.UNKNOWN);
            over.startHandshake();
            return over;
        });
        current = secured;
        in = secured.getInputStream();
        out = secured.getOutputStream();
        SSLSession session = secured.getSession();
        tls = Optional.of(new MailResult.Tls(session.getProtocol(), session.getCipherSuite(), trust.verified()));
    }

    @Override
    public Optional<MailResult.Tls> tls() {
        return tls;
    }

    @Override
    public void close() {
        closed = true;
        try {
            sockets.closes(socket);
            // TLS says goodbye where it can; the socket is closed in any case, also under a write that hangs.
            if (!expired) {
                current.close();
            }
            socket.close();
        } catch (IOException _) {
            // Closed is all it should be.
        } finally {
            WATCH.remove(this); // not before: a goodbye may hang too
        }
    }

    private static int millis(Duration time) {
        return Math.clamp(time.toMillis(), 1, Integer.MAX_VALUE);
    }
}
