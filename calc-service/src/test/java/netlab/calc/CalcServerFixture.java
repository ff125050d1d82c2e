package netlab.calc;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import netlab.service.Metrics;

/// A server on free ports of the loopback address, with its meters.
final class CalcServerFixture implements AutoCloseable {

    private static final Duration LONG = Duration.ofSeconds(30);

    final PrometheusMeterRegistry registry = Metrics.create();
    final CalcServer server;

    private CalcServerFixture(int maxConnections, Duration idle, Duration write) throws IOException {
        this.server = CalcServer
                .start(new CalcServerConfig(InetAddress.getLoopbackAddress(), 0, 0, maxConnections, idle,
                        write, Duration.ofSeconds(1)), registry);
    }

    static CalcServerFixture patient() throws IOException {
        return new CalcServerFixture(10_000, LONG, LONG);
    }

    static CalcServerFixture withConnections(int limit) throws IOException {
        return new CalcServerFixture(limit, LONG, LONG);
    }

    static CalcServerFixture withIdleTimeout(Duration idle) throws IOException {
        return new CalcServerFixture(10_000, idle, LONG);
    }

    static CalcServerFixture withWriteTimeout(Duration write) throws IOException {
        return new CalcServerFixture(10_000, LONG, write);
    }

    double requests(String transport, String operation) {
        return registry.get("calc.requests").tag("transport", transport).tag("operation", operation).counter().count();
    }

    double rejected(String transport, Rejection reason) {
        return registry.get("calc.rejected")
                .tag("transport", transport)
                .tag("reason", reason.label())
                .counter()
                .count();
    }

    double open() {
        return registry.get("calc.connections.open").gauge().value();
    }

    static CalcRequest sum(long id, Integer... numbers) {
        return new CalcRequest(id, WireOperation.SUM, List.of(numbers));
    }

    @Override
    public void close() {
        server.close();
    }
}
