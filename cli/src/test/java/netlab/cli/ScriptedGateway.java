package netlab.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/// A gateway that answers each call with what a test laid ready for it, in order, and keeps what it was asked.
final class ScriptedGateway implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, Queue<Answer>> answers = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    /// One request as it came.
    record Request(String call, Map<String, List<String>> headers, String body) {
        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name)).map(List::getFirst);
        }
    }

    /// @param pieces what is written, each piece by itself
    /// @param broken whether the connection is then cut, instead of ended
    private record Answer(int status, Map<String, String> headers, List<String> pieces, boolean broken) {}

    ScriptedGateway() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    List<Request> requests() {
        return requests;
    }

    Request request(String call) {
        return requests.stream().filter(each -> each.call().equals(call)).findFirst().orElseThrow();
    }

    List<Request> requests(String call) {
        return requests.stream().filter(each -> each.call().equals(call)).toList();
    }

    private ScriptedGateway on(String call, Answer answer) {
        answers.computeIfAbsent(call, _ -> new ArrayDeque<>()).add(answer);
        return this;
    }

    ScriptedGateway on(String call, int status, String body) {
        return on(call, status, Map.of("Content-Type", "application/json"), body);
    }

    ScriptedGateway on(String call, int status, Map<String, String> headers, String body) {
        return on(call, new Answer(status, headers, List.of(body), false));
    }

    /// A stream that ends.
    ScriptedGateway stream(String call, String... pieces) {
        return on(call, new Answer(200, Map.of("Content-Type", "text/event-stream"), List.of(pieces), false));
    }

    /// A stream that is cut.
    ScriptedGateway brokenStream(String call, String... pieces) {
        return on(call, new Answer(200, Map.of("Content-Type", "text/event-stream"), List.of(pieces), true));
    }

    /// A job that is accepted, and whose events are these.
    ScriptedGateway job(String kind, String spec, String... events) {
        return on("POST /jobs/" + kind, 202, "{\"id\":\"%s\",\"kind\":\"%s\",\"state\":\"queued\",\"spec\":%s}"
                .formatted(ID, kind, spec)).stream("GET /jobs/" + ID + "/events", String.join("", events));
    }

    static final String ID = "01a206ce-9c78-7c59-9dcd-d4bee0872831";

    /// An event as the gateway writes it.
    static String event(int id, String type, String data) {
        return "id: %d\nevent: %s\ndata: {\"specversion\":\"1.0\",\"id\":\"%d\",\"type\":\"%s\",\"data\":%s}\n\n"
                .formatted(id, type, id, type, data);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String call = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        requests.add(new Request(call, new java.util.TreeMap<>(exchange.getRequestHeaders()),
                new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
        Queue<Answer> ready = answers.getOrDefault(call, new ArrayDeque<>());
        Answer answer = ready.isEmpty()
                ? new Answer(599, Map.of(), List.of("no answer is ready for " + call), false)
                : ready.remove();
        answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        if (answer.status() == 204) {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
            return;
        }
        exchange.sendResponseHeaders(answer.status(), 0);
        OutputStream out = exchange.getResponseBody();
        for (String piece : new ArrayList<>(answer.pieces())) {
            out.write(piece.getBytes(UTF_8));
            out.flush();
        }
        if (answer.broken()) {
            throw new IOException("cut, as the test wants it");
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
