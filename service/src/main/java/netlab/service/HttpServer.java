package netlab.service;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import netlab.contracts.Json;
import netlab.contracts.Problem;
import netlab.contracts.ProblemType;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The HTTP server of a service or the gateway: virtual threads, problems as answers to whatever goes wrong, the token,
/// `/livez`, `/readyz` and `/metrics`.
public final class HttpServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HttpServer.class);
    /// How long answers under way may take when the server stops.
    private static final Duration STOP = Duration.ofSeconds(3);
    private static final int LARGEST_HEADERS = 16 * 1024;
    private static final int MOST_CONNECTIONS_WAITING = 1_024;

    private final Javalin javalin;

    private HttpServer(Javalin javalin) {
        this.javalin = javalin;
    }

    /// Starts a server.
    ///
    /// @param bind the address to listen on
    /// @param port the port; 0 for any that is free
    /// @param open which requests need no token; `/livez` and `/readyz` never do
    /// @param admits whether a request shows what it must
    /// @param health asked for `/readyz`
    /// @param metrics shown at `/metrics`
    /// @param routes adds the routes and filters of its own
    public static HttpServer start(String bind, int port, Predicate<Context> open, Predicate<Context> admits,
            Supplier<Health> health, PrometheusMeterRegistry metrics, Consumer<RoutesConfig> routes) {
        Javalin javalin = Javalin.create(config -> {
            configure(config, bind, port);
            problems(config.routes);
            config.requestLogger.http((request, millis) -> metrics
                    .timer("netlab.http.requests", "method", request.method().name(), "status",
                            Integer.toString(request.statusCode()))
                    .record((long) (millis * 1_000), TimeUnit.MICROSECONDS));
            routes.accept(config.routes);
            config.routes.before(request -> {
                String path = request.path();
                if (!path.equals("/livez") && !path.equals("/readyz") && !open.test(request) && !admits.test(request)) {
                    throw new ProblemResponse(Problem.of(ProblemType.UNAUTHORIZED, "This call needs the lab's token."),
                            Map.of("WWW-Authenticate", "Bearer"));
                }
            });
            config.routes.get("/livez", request -> request.json(Map.of("status", "alive")));
            config.routes.get("/readyz", request -> ready(request, health.get()));
            config.routes.get("/metrics", request -> request.contentType("text/plain; version=0.0.4; charset=utf-8")
                    .result(metrics.scrape()));
        });
        javalin.start();
        return new HttpServer(javalin);
    }

    private static void configure(JavalinConfig config, String bind, int port) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.http.prefer405over404 = true;
        config.http.maxRequestSize = 0; // bodies are read by Bodies, within a bound of their own
        config.jsonMapper(new StrictJson());
        config.jetty.threadPool = new VirtualThreadPool();
        config.jetty.modifyServer(server -> server.setStopTimeout(STOP.toMillis()));
        config.jetty.modifyHttpConfiguration(http -> {
            http.setSendServerVersion(false);
            http.setRequestHeaderSize(LARGEST_HEADERS);
        });
        config.jetty.addConnector((server, http) -> {
            ServerConnector connector = new ServerConnector(server,
                    new org.eclipse.jetty.server.HttpConnectionFactory(http));
            connector.setHost(bind);
            connector.setPort(port);
            connector.setAcceptQueueSize(MOST_CONNECTIONS_WAITING);
            return connector;
        });
    }

    private static void problems(RoutesConfig routes) {
        routes.exception(ProblemResponse.class, (e, request) -> {
            e.headers().forEach(request::header);
            answer(request, e.problem());
        });
        routes.exception(HttpResponseException.class, (e, request) -> {
            ProblemType type = switch (e.getStatus()) {
                case 404 -> ProblemType.NOT_FOUND;
                case 405 -> ProblemType.METHOD_NOT_ALLOWED;
                case 406 -> ProblemType.NOT_ACCEPTABLE;
                case 413 -> ProblemType.BODY_TOO_LARGE;
                case 415 -> ProblemType.UNSUPPORTED_MEDIA_TYPE;
                default -> ProblemType.INTERNAL;
            };
            String detail = switch (type) {
                case NOT_FOUND -> "There is nothing at " + request.path() + ".";
                case METHOD_NOT_ALLOWED -> request.method() + " is not a method of " + request.path() + ".";
                default -> String.valueOf(e.getMessage());
            };
            if (type == ProblemType.METHOD_NOT_ALLOWED) {
                request.header("Allow", e.getDetails().getOrDefault("availableMethods", ""));
            }
            answer(request, Problem.of(type, detail));
        });
        routes.exception(Exception.class, (e, request) -> {
            if (e instanceof EofException || e instanceof EOFException || e instanceof IOException) {
                log.debug("the client has gone", e);
                request.req().setAttribute("org.eclipse.jetty.server.Response.abort", true);
                return;
            }
            log.error("{} {} failed", request.method(), request.path(), e);
            answer(request, Problem.of(ProblemType.INTERNAL, "netlab has a fault; its log tells more."));
        });
    }

    /// Answers with a problem, unless the answer has begun.
    private static void answer(Context request, Problem problem) {
        if (!request.res().isCommitted()) {
            request.status(problem.status()).contentType(Problem.MEDIA_TYPE).result(Json.bytes(problem));
        }
    }

    private static void ready(Context request, Health health) {
        request.status(health.ready() ? 200 : 503)
                .json(Map.of("status", health.ready() ? "ready" : "not ready", "details", health.details()));
    }

    /// The port that it listens on.
    public int port() {
        return javalin.port();
    }

    /// Stops listening, lets answers under way end within a few seconds, and closes every connection.
    @Override
    public void close() {
        javalin.stop();
    }
}
