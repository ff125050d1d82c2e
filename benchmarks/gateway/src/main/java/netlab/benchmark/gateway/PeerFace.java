package netlab.benchmark.gateway;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import netlab.contracts.Json;
import netlab.service.Bodies;
import netlab.service.Health;
import netlab.service.HttpServer;
import netlab.service.Metrics;

/// The bare HTTP face of a peer, on the same server as the gateway's: it takes a job, and, with `Prefer`, waits for its
/// ending. It checks nothing and remembers nothing.
final class PeerFace {
    private static final int LARGEST_BODY = 1024 * 1024;
    private static final int LONGEST_WAIT_SECONDS = 60;

    private final Queue queue;
    private final Endings endings;

    /// Enqueues a job, which is durable when this returns.
    @FunctionalInterface
    interface Queue {
        void add(UUID id, String body);
    }

    PeerFace(Queue queue, Endings endings) {
        this.queue = queue;
        this.endings = endings;
    }

    void start(int port) {
        HttpServer.start("127.0.0.1", port, _ -> true, _ -> true, Health::good, Metrics.create(), this::add);
    }

    private void add(RoutesConfig routes) {
        routes.post("/jobs/{kind}", this::post);
        routes.get("/unfinished", request -> request.result(Long.toString(endings.unfinished())));
    }

    private void post(Context request) throws IOException, InterruptedException {
        String body = new String(Bodies.read(request, LARGEST_BODY), java.nio.charset.StandardCharsets.UTF_8);
        UUID id = UUID.randomUUID();
        CountDownLatch ending = endings.expect(id.toString());
        queue.add(id, body);
        boolean ended = request.header("Prefer") != null && ending.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
        request.status(ended ? HttpStatus.OK : HttpStatus.ACCEPTED)
                .header("Location", "/jobs/" + id)
                .contentType("application/json")
                .outputStream() // as the gateway answers: cheaper than Javalin's json()
                .write(Json.bytes(Map.of("id", id.toString(), "state", ended ? "succeeded" : "queued")));
    }
}
