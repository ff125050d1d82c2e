package netlab.scan;

import java.io.IOException;
import java.util.List;

/// This machine lacks what a probe needs now: a descriptor, a local port or buffer space. It says nothing of the target.
final class Shortage extends IOException {
    /// The kernel's words.
    private static final List<String> CAUSES = List.of("assign requested address", "temporarily unavailable",
            "buffer space", "allocate memory");

    Shortage(String message, IOException cause) {
        super(message, cause);
    }

    Shortage(String message) {
        super(message);
    }

    /// Whether the system had no local port (`EADDRNOTAVAIL`, and `EAGAIN` of UDP) or no memory (`ENOBUFS`, `ENOMEM`) for
    /// a probe.
    static boolean isLocal(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        return CAUSES.stream().anyMatch(message::contains);
    }
}
