package netlab.calc;

import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import netlab.contracts.Transport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One structured line for a rejection, but in the long run only one a second, some 20 MB a day, so that a flood can't fill a
/// disk; the next line then says how many were left out.
final class RejectionLog {

    /// So many lines may come at once, after as many seconds without.
    static final int LINES_AT_ONCE = 20;

    private static final Logger LOG = LoggerFactory.getLogger(RejectionLog.class);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanoTime;
    private long usedUpTo;
    private long leftOut;

    RejectionLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.usedUpTo = nanoTime.getAsLong() - LINES_AT_ONCE * SECOND;
    }

    synchronized void rejected(Transport transport, Rejection reason, SocketAddress peer) {
        long now = nanoTime.getAsLong();
        if (now - usedUpTo > LINES_AT_ONCE * SECOND) {
            usedUpTo = now - LINES_AT_ONCE * SECOND;
        }
        if (now - usedUpTo < SECOND) {
            leftOut++;
            return;
        }
        usedUpTo += SECOND;
        LOG.atInfo()
                .addKeyValue("transport", transport.json())
                .addKeyValue("reason", reason.label())
                .addKeyValue("peer", peer)
                .addKeyValue("leftOut", leftOut)
                .log("Rejected");
        leftOut = 0;
    }
}
