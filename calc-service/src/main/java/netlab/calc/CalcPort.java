package netlab.calc;

import java.io.IOException;
import java.time.Duration;

/// One port, on which TCP and UDP are answered in one byte order.
final class CalcPort {

    private static final Duration STOP_LIMIT = Duration.ofSeconds(2);

    private final BoundPort bound;
    private final UdpResponder udpResponder;
    private final Thread tcpThread;
    private final Thread udpThread;

    /// Starts to answer.
    CalcPort(BoundPort bound, CalcCodec codec, CalcServerConfig config, Traffic tcp, Traffic udp,
            Connections connections) {
        this.bound = bound;
        this.udpResponder = new UdpResponder(bound.udp(), codec, udp);
        this.tcpThread = Thread.ofPlatform()
                .name("calc-tcp-" + bound.number())
                .start(new TcpListener(bound.tcp(), codec, config, tcp, connections));
        this.udpThread = Thread.ofPlatform().name("calc-udp-" + bound.number()).start(udpResponder);
    }

    int number() {
        return bound.number();
    }

    /// Whether both transports are still being answered.
    boolean isAnswering() {
        return tcpThread.isAlive() && udpThread.isAlive();
    }

    /// Accepts nothing more, and answers the datagrams that had arrived.
    void stop() throws IOException, InterruptedException {
        try (bound) {
            bound.tcp().close();
            udpResponder.stop();
            tcpThread.join(STOP_LIMIT);
            udpThread.join(STOP_LIMIT);
        }
    }
}
