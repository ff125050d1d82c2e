package netlab.scan;

import java.util.Optional;
import netlab.contracts.PortFinding;
import netlab.contracts.PortFinding.Excerpt;
import org.jspecify.annotations.Nullable;

/// What a job's open ports said, as far as it is kept: a network full of talkative ports would not fit into memory.
/// Thread-safe.
final class Excerpts {
    /// How many characters of a job's excerpts are kept.
    static final long MOST = 8L << 20;

    private final long most;
    private long kept;
    private int cut;

    Excerpts(long most) {
        this.most = most;
    }

    /// The finding itself, or without its excerpts where these would be too much.
    synchronized PortFinding within(PortFinding port) {
        long length = length(port.greeting()) + length(port.answer());
        if (kept + length <= most) {
            kept += length;
            return port;
        }
        cut++;
        return new PortFinding(port.protocol(), port.port(), port.state(), port.reason(), port.service(), port.rttMs(),
                null, null, port.identified(), port.evidence());
    }

    private static long length(@Nullable Excerpt excerpt) {
        return excerpt == null ? 0 : excerpt.text().length() + excerpt.hex().length();
    }

    /// What the user should know; empty where all is kept.
    synchronized Optional<String> warning() {
        return cut == 0
                ? Optional.empty()
                : Optional.of("ports: what " + cut + " open " + (cut == 1 ? "port" : "ports")
                        + " said is left out: all excerpts together are more than " + most / (1 << 20) + " MiB");
    }
}
