package netlab.calc;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import netlab.contracts.Transport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The raw calc server (API.md §2): TCP and UDP on one port in network byte order and on another one in little-endian.
public final class CalcServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CalcServer.class);

    private static final Duration UDP_STOP_LIMIT = Duration.ofSeconds(2);
    private static final Duration TCP_STOP_LIMIT = Duration.ofSeconds(4);

    private final BoundPort bigEndian;
    private final BoundPort littleEndian;
    private final TcpLoop tcp;
    private final List<UdpResponder> udp;
    private final Thread tcpThread;
    private final List<Thread> udpThreads;

    private CalcServer(BoundPort bigEndian, BoundPort littleEndian, CalcServerConfig config,
            PrometheusMeterRegistry registry) throws IOException {
        this.bigEndian = bigEndian;
        this.littleEndian = littleEndian;
        RejectionLog log = new RejectionLog(System::nanoTime);
        AnswerTimes times = new AnswerTimes();
        registry.getPrometheusRegistry().register(times);
        this.tcp = new TcpLoop(config, new Traffic(Transport.TCP, registry, times.recorder(Transport.TCP), log));
        tcp.listen(bigEndian.tcp(), CalcCodec.BIG_ENDIAN);
        tcp.listen(littleEndian.tcp(), CalcCodec.LITTLE_ENDIAN);
        this.udp = List.of(
                new UdpResponder(bigEndian.udp(), bigEndian.address(), CalcCodec.BIG_ENDIAN,
                        new Traffic(Transport.UDP, registry, times.recorder(Transport.UDP), log)),
                new UdpResponder(littleEndian.udp(), littleEndian.address(), CalcCodec.LITTLE_ENDIAN,
                        new Traffic(Transport.UDP, registry, times.recorder(Transport.UDP), log)));
        Gauge.builder("calc.connections.open", tcp, TcpLoop::connections)
                .description("Open TCP connections")
                .register(registry);
        this.tcpThread = Thread.ofPlatform().name("calc-tcp").start(tcp);
        this.udpThreads = udp.stream().map(Thread.ofPlatform().name("calc-udp-", 0)::start).toList();
    }

    /// Binds both ports and starts to answer. Counts in `calc_requests_total{transport,operation}`,
    /// `calc_rejected_total{transport,reason}`, `calc_answer_seconds{transport}` and `calc_connections_open`.
    ///
    /// @throws IOException if a port can't be bound
    public static CalcServer start(CalcServerConfig config, PrometheusMeterRegistry registry) throws IOException {
        List<BoundPort> bound = new ArrayList<>();
        try {
            bound.add(BoundPort.bind(config.bind(), config.bigEndianPort()));
            bound.add(BoundPort.bind(config.bind(), config.littleEndianPort()));
            LOG.info("Answering on TCP and UDP: port {} big-endian, port {} little-endian",
                    bound.getFirst().number(), bound.getLast().number());
            return new CalcServer(bound.getFirst(), bound.getLast(), config, registry);
        } catch (IOException e) {
            for (BoundPort each : bound) {
                each.close();
            }
            throw e;
        }
    }

    /// The port that speaks the byte order, the same for TCP and UDP.
    public int port(ByteOrder order) {
        return order == ByteOrder.BIG_ENDIAN ? bigEndian.number() : littleEndian.number();
    }

    /// Whether both ports are being answered, on both transports.
    public boolean isAnswering() {
        return tcpThread.isAlive() && udpThreads.stream().allMatch(Thread::isAlive);
    }

    /// Accepts nothing more, answers what has been received, then closes. Takes milliseconds when the clients close too, and
    /// three seconds when they neither close nor read.
    @Override
    public void close() {
        try (bigEndian; littleEndian) {
            tcp.stop();
            for (UdpResponder each : udp) {
                each.stop();
            }
            for (Thread each : udpThreads) {
                each.join(UDP_STOP_LIMIT);
            }
            tcpThread.join(TCP_STOP_LIMIT);
        } catch (IOException e) {
            LOG.warn("The server did not stop as it should", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
