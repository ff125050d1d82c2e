package netlab.scan;

import java.io.IOException;
import java.net.SocketException;

/// This machine lacks what a probe needs now: a descriptor, a local port or buffer space. It says nothing of the target.
final class Shortage extends IOException {
    Shortage(String message, IOException cause) {
        super(message, cause);
    }

    Shortage(String message) {
        super(message);
    }

    /// Whether the system had no local port for a connection (`EADDRNOTAVAIL`, and `EAGAIN` of UDP).
    static boolean isLocalPort(SocketException failure) {
        String message = String.valueOf(failure.getMessage());
        return message.contains("assign requested address") || message.contains("temporarily unavailable");
    }
}
