package netlab.calc;

import java.net.InetSocketAddress;
import netlab.contracts.HostPort;
import netlab.contracts.Transport;

/// A request that was sent, and what came back.
///
/// @param local the client's end, `ip:port`
/// @param remote the server's end, `ip:port`
/// @param requestHex the bytes sent
/// @param responseHex the bytes that came, whole answer or not; may be empty
/// @param ending why the client stopped listening
/// @param rttMs from the first byte out to the ending, in milliseconds
record Exchange(
        Transport transport,
        String local,
        String remote,
        String requestHex,
        String responseHex,
        Ending ending,
        double rttMs) {

    /// How an exchange ends.
    enum Ending {
        /// As many bytes came as an answer has, or more; over UDP, a datagram of any length.
        ANSWERED,
        /// The server closed before.
        CLOSED,
        /// The server broke the connection off before.
        RESET,
        /// UDP: nothing listens there (ICMP port unreachable).
        REFUSED,
        /// The time was up before.
        TIMED_OUT
    }

    /// Nanoseconds as milliseconds with three decimals.
    static double millis(long nanos) {
        return Math.round(nanos / 1e3) / 1e3;
    }

    static String shown(InetSocketAddress address) {
        return new HostPort(address.getAddress().getHostAddress(), address.getPort()).toString();
    }
}
