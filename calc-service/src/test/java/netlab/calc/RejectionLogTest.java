package netlab.calc;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import netlab.contracts.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

class RejectionLogTest {

    private static final InetSocketAddress PEER = new InetSocketAddress(InetAddress.getLoopbackAddress(), 4711);

    private final Logger logger = (Logger) LoggerFactory.getLogger(RejectionLog.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final AtomicLong clock = new AtomicLong();

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
        logger.setAdditive(false);
    }

    @AfterEach
    void leave() {
        logger.detachAppender(lines);
        logger.setAdditive(true);
    }

    @Test
    void aRejectionIsLoggedWithItsReasonAndPeer() {
        new RejectionLog(clock::get).rejected(Transport.UDP, Rejection.TRAILING_BYTES, PEER);

        assertThat(lines.list).hasSize(1);
        assertThat(lines.list.getFirst().getKeyValuePairs()).contains(new KeyValuePair("transport", "udp"),
                new KeyValuePair("reason", "trailing-bytes"), new KeyValuePair("peer", PEER));
    }

    @Test
    void aFloodIsLoggedInPartAndTheRestIsCounted() {
        RejectionLog log = new RejectionLog(clock::get);
        reject(log, RejectionLog.LINES_AT_ONCE + 90);
        assertThat(lines.list).hasSize(RejectionLog.LINES_AT_ONCE);

        clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
        reject(log, 2);

        assertThat(lines.list).hasSize(RejectionLog.LINES_AT_ONCE + 1);
        assertThat(lines.list.getLast().getKeyValuePairs()).contains(new KeyValuePair("leftOut", 90L));
    }

    @Test
    void aLongSilenceEarnsNoMoreLinesThanItsBound() {
        RejectionLog log = new RejectionLog(clock::get);
        clock.addAndGet(TimeUnit.DAYS.toNanos(1));

        reject(log, 10 * RejectionLog.LINES_AT_ONCE);

        assertThat(lines.list).hasSize(RejectionLog.LINES_AT_ONCE);
    }

    private static void reject(RejectionLog log, int times) {
        for (int i = 0; i < times; i++) {
            log.rejected(Transport.TCP, Rejection.IDLE, PEER);
        }
    }
}
