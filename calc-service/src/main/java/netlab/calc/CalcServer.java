package netlab.calc;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.ByteOrder;
import netlab.contracts.Transport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The raw calc server (API.md §2): TCP and UDP on one port in network byte order and on another one in little-endian.
public final class CalcServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CalcServer.class);

    private final Connections connections;
    private final CalcPort bigEndian;
    private final CalcPort littleEndian;

    private CalcServer(BoundPort bigEndian, BoundPort littleEndian, CalcServerConfig config, MeterRegistry registry) {
        RejectionLog log = new RejectionLog(System::nanoTime);
        Traffic tcp = new Traffic(Transport.TCP, registry, log);
        Traffic udp = new Traffic(Transport.UDP, registry, log);
        this.connections = new Connections(config.maxConnections());
        Gauge.builder("calc.connections.open", connections, Connections::count)
                .description("Open TCP connections")
                .register(registry);
        this.bigEndian = new CalcPort(bigEndian, CalcCodec.BIG_ENDIAN, config, tcp, udp, connections);
        this.littleEndian = new CalcPort(littleEndian, CalcCodec.LITTLE_ENDIAN, config, tcp, udp, connections);
    }

    /// Binds both ports and starts to answer. Counts in `calc_requests_total{transport,operation}`,
    /// `calc_rejected_total{transport,reason}` and `calc_connections_open`.
    ///
    /// @throws IOException if a port can't be bound
    public static CalcServer start(CalcServerConfig config, MeterRegistry registry) throws IOException {
        BoundPort bigEndian = BoundPort.bind(config.bind(), config.bigEndianPort());
        BoundPort littleEndian;
        try {
            littleEndian = BoundPort.bind(config.bind(), config.littleEndianPort());
        } catch (IOException e) {
            bigEndian.close();
            throw e;
        }
        LOG.info("Answering on TCP and UDP: port {} big-endian, port {} little-endian", bigEndian.number(),
                littleEndian.number());
        return new CalcServer(bigEndian, littleEndian, config, registry);
    }

    /// The port that speaks the byte order, the same for TCP and UDP.
    public int port(ByteOrder order) {
        return order == ByteOrder.BIG_ENDIAN ? bigEndian.number() : littleEndian.number();
    }

    /// Whether both ports are being answered, on both transports.
    public boolean isAnswering() {
        return bigEndian.isAnswering() && littleEndian.isAnswering();
    }

    /// Accepts nothing more, answers what has been received, then closes. Takes milliseconds when the clients close too, and
    /// three seconds when they neither close nor read.
    @Override
    public void close() {
        try (connections) {
            bigEndian.stop();
            littleEndian.stop();
        } catch (IOException e) {
            LOG.warn("The server did not stop as it should", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
