package netlab.calc;

import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import netlab.contracts.Transport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One structured line for a rejection, but only so many a second that a flood can't fill a disk; the next line then
/// says how many were left out.
final class RejectionLog {

    static final int LINES_A_SECOND = 10;

    private static final Logger LOG = LoggerFactory.getLogger(RejectionLog.class);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanoTime;
    private long secondBegan;
    private int linesThisSecond;
    private long leftOut;

    RejectionLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.secondBegan = nanoTime.getAsLong();
    }

    synchronized void rejected(Transport transport, Rejection reason, SocketAddress peer) {
        long now = nanoTime.getAsLong();
        if (now - secondBegan >= SECOND) {
            secondBegan = now;
            linesThisSecond = 0;
        }
        if (linesThisSecond == LINES_A_SECOND) {
            leftOut++;
            return;
        }
        linesThisSecond++;
        LOG.atInfo()
                .addKeyValue("transport", transport.json())
                .addKeyValue("reason", reason.label())
                .addKeyValue("peer", peer)
                .addKeyValue("leftOut", leftOut)
                .log("Rejected");
        leftOut = 0;
    }
}
