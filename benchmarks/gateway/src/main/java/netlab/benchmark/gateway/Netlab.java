package netlab.benchmark.gateway;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The gateway, its journal a file on the disk, and a calc service that runs the jobs over HTTP and a raw socket.
final class Netlab implements Contender {
    private static final String QUEUE = "1000000"; // so that none is refused

    @Override
    public String title() {
        return "netlab";
    }

    @Override
    public Running start(Path folder, boolean working) throws IOException, InterruptedException {
        int calc = ServerProcess.freePort();
        if (working) {
            ServerProcess service = calcService(folder, calc);
            try {
                return new Lab(gateway(folder, calc, Map.of()), service);
            } catch (IOException | InterruptedException e) {
                service.close();
                throw e;
            }
        }
        // Nothing listens there: one job at a time is tried, and waits for half a minute or more for its next attempt.
        ServerProcess gateway = gateway(folder, calc,
                Map.of("NETLAB_CALC_CONCURRENCY", "1", "NETLAB_RETRY_MS", "60000"));
        return new Lab(gateway, gateway);
    }

    private static ServerProcess calcService(Path folder, int port) throws IOException, InterruptedException {
        return ServerProcess.start("netlab.calc.CalcServiceMain", List.of(), port,
                Map.of("NETLAB_HTTP_BIND", "127.0.0.1", "NETLAB_HTTP_PORT", Integer.toString(port), "NETLAB_CALC_BIND",
                        "127.0.0.1", "NETLAB_CALC_PORT", "0", "NETLAB_CALC_LITTLE_PORT", "0"),
                folder.resolve("calc-service.log"));
    }

    /// A gateway alone.
    ///
    /// @param calc the port of its calc service
    static ServerProcess gateway(Path folder, int calc, Map<String, String> settings)
            throws IOException, InterruptedException {
        int port = ServerProcess.freePort();
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("NETLAB_HTTP_BIND", "127.0.0.1");
        environment.put("NETLAB_HTTP_PORT", Integer.toString(port));
        environment.put("NETLAB_DATA", folder.resolve("data").toString());
        environment.put("NETLAB_KEY_FILE", folder.resolve("key").toString());
        environment.put("NETLAB_CALC_URL", "http://127.0.0.1:" + calc);
        environment.put("NETLAB_CALC_QUEUE", QUEUE);
        environment.put("NETLAB_KEEP_JOBS", QUEUE); // so that none is deleted meanwhile
        return ServerProcess.start("netlab.gateway.GatewayMain", List.of(), port, environment,
                folder.resolve("gateway.log"));
    }

    private record Lab(ServerProcess gateway, ServerProcess service) implements Running {
        @Override
        public int port() {
            return gateway.port();
        }

        @Override
        public boolean idle(HttpConnection connection) throws IOException {
            return none(connection, "queued") && none(connection, "running");
        }

        private static boolean none(HttpConnection connection, String state) throws IOException {
            return connection.exchange(HttpConnection.get("/jobs?limit=1&state=" + state))
                    .body()
                    .startsWith("{\"jobs\":[]");
        }

        @Override
        public void close() {
            gateway.close();
            service.close();
        }
    }
}
