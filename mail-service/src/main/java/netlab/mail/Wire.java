package netlab.mail;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import netlab.contracts.MailResult;

/// The connection under a dialogue: a socket in production, a script in tests.
interface Wire extends AutoCloseable {
    /// Waits for bytes that must come.
    ///
    /// @param atMost the longest wait
    /// @return how many came, or −1 when the peer has closed
    /// @throws java.net.SocketTimeoutException when none came in time; the wire is closed then
    int read(byte[] into, Duration atMost) throws IOException;

    /// Waits for bytes that may come or not, at a higher cost.
    ///
    /// @param atMost the longest wait; over TLS, whose records may come in pieces, for each piece
    /// @return how many came, 0 when none came in time, or −1 when the peer has closed
    int poll(byte[] into, Duration atMost) throws IOException;

    /// Sends at once, in one write.
    void write(byte[] bytes) throws IOException;

    /// Whether bytes have arrived that nobody has read.
    boolean hasUnread() throws IOException;

    /// Goes over to TLS, as the client.
    ///
    /// @throws javax.net.ssl.SSLException when the handshake fails or the certificate is not trusted
    void startTls() throws IOException;

    /// How the connection is encrypted; empty in clear.
    Optional<MailResult.Tls> tls();

    @Override
    void close();
}
