package netlab.service;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import netlab.contracts.Json;
import netlab.contracts.Problem;
import netlab.contracts.ProblemType;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.EndPoint;
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
    /// How long a connection may be silent while something is awaited on it. Streams send heartbeats more often.
    private static final Duration IDLE = Duration.ofSeconds(30);
    /// How long a connection without a request may hold up a stop.
    private static final Duration SHUTDOWN_IDLE = Duration.ofMillis(100);
    private static final String FAULT = "netlab has a fault; its log tells more.";
    private static final int LARGEST_HEADERS = 16 * 1024;
    /// How many requests are under way at once. Jetty's own bound is 200, which as many open streams would use up.
    private static final int MOST_TASKS = 10_000;
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
        return start(bind, port, IDLE, open, admits, health, metrics, routes);
    }

    static HttpServer start(String bind, int port, Duration idle, Predicate<Context> open, Predicate<Context> admits,
            Supplier<Health> health, PrometheusMeterRegistry metrics, Consumer<RoutesConfig> routes) {
        Javalin javalin = Javalin.create(config -> {
            configure(config, bind, port, idle);
            problems(config.routes);
            config.requestLogger.http((request, millis) -> metrics
                    .timer("netlab.http.requests", "method", knownMethod(request), "status",
                            Integer.toString(request.statusCode()))
                    .record((long) (millis * 1_000), TimeUnit.MICROSECONDS));
            config.routes.before(Tracing::enter);
            config.routes.after(_ -> Tracing.leave());
            routes.accept(config.routes);
            config.routes.before(request -> {
                String path = request.path();
                if (!path.equals("/livez") && !path.equals("/readyz") && !open.test(request) && !admits.test(request)) {
                    throw new ProblemResponse(Problem.of(ProblemType.UNAUTHORIZED, "This call needs the lab's token."),
                            Map.of("WWW-Authenticate", "Bearer"));
                }
            });
            getAndHead(config.routes, "/livez", request -> request.json(Map.of("status", "alive")));
            getAndHead(config.routes, "/readyz", request -> ready(request, health.get()));
            getAndHead(config.routes, "/metrics", request -> request
                    .contentType("text/plain; version=0.0.4; charset=utf-8")
                    .result(metrics.scrape()));
        });
        javalin.start();
        return new HttpServer(javalin);
    }

    /// Javalin by itself answers every HEAD with 200 and the wrong headers.
    private static void getAndHead(RoutesConfig routes, String path, Handler handler) {
        routes.get(path, handler);
        routes.head(path, handler);
    }

    /// The method as a metric's tag: who makes up methods shall not make up time series.
    private static String knownMethod(Context request) {
        return HandlerType.commonHttp().contains(request.method()) ? request.method().name() : "other";
    }

    private static void configure(JavalinConfig config, String bind, int port, Duration idle) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.http.prefer405over404 = true;
        config.http.maxRequestSize = 0; // bodies are read by Bodies, within a bound of their own
        config.jsonMapper(new StrictJson());
        VirtualThreadPool threads = new VirtualThreadPool(MOST_TASKS);
        AtomicLong started = new AtomicLong();
        // Logback looks up the number of a thread without a name by reflection, for each line. Jetty's own way to name threads calls
        // Java's by reflection, which takes a twentieth of the time to start.
        threads.setVirtualThreadsExecutor(
                task -> Thread.ofVirtual().name("http-" + started.getAndIncrement()).start(task));
        config.jetty.threadPool = threads;
        BareProblems refusals = new BareProblems();
        config.jetty.modifyServer(server -> {
            server.setStopTimeout(STOP.toMillis());
            server.setErrorHandler(refusals);
        });
        config.jetty.modifyServletContextHandler(context -> context.setErrorHandler(refusals));
        config.router.javaLangErrorHandler((response, e) -> {
            log.error("a request failed", e);
            if (!response.isCommitted()) {
                response.setStatus(ProblemType.INTERNAL.status());
                response.setContentType(Problem.MEDIA_TYPE);
                try {
                    response.getOutputStream().write(Json.bytes(Problem.of(ProblemType.INTERNAL, FAULT)));
                } catch (IOException _) {
                    log.debug("the client has gone", e);
                }
            }
        });
        config.jetty.modifyHttpConfiguration(http -> {
            http.setSendServerVersion(false);
            http.setRequestHeaderSize(LARGEST_HEADERS);
        });
        config.jetty.addConnector((server, http) -> {
            ServerConnector connector = new ServerConnector(server,
                    new org.eclipse.jetty.server.HttpConnectionFactory(http));
            connector.setHost(bind);
            connector.setPort(port);
            connector.setIdleTimeout(idle.toMillis());
            connector.setShutdownIdleTimeout(SHUTDOWN_IDLE.toMillis());
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
            switch (e.getStatus()) {
                case 404 -> answer(request,
                        Problem.of(ProblemType.NOT_FOUND, "There is nothing at " + request.path() + "."));
                case 405 -> {
                    request.header("Allow", e.getDetails().getOrDefault("availableMethods", ""));
                    answer(request, Problem.of(ProblemType.METHOD_NOT_ALLOWED,
                            request.method() + " is not a method of " + request.path() + "."));
                }
                default -> answer(request, e.getStatus(), BareProblems.json(e.getStatus(),
                        String.valueOf(e.getMessage())));
            }
        });
        routes.error(408, request -> answer(request, 408, BareProblems.json(408, Bodies.TOO_SLOW)));
        routes.exception(Exception.class, (e, request) -> {
            Optional<HttpException> refusal = cause(e, HttpException.class);
            if (clientHasGone(e, request)) {
                log.debug("the client has gone", e);
                connection(request).close();
            } else if (refusal.isPresent() && refusal.get().getCode() < 500) {
                answer(request, refusal.get().getCode(),
                        BareProblems.json(refusal.get().getCode(),
                                Objects.requireNonNullElse(refusal.get().getReason(), "")));
            } else {
                log.error("{} {} failed", request.method().name(), request.path(), e);
                answer(request, Problem.of(ProblemType.INTERNAL, FAULT));
            }
        });
    }

    /// Whether an exception comes from the connection rather than from the work that the request asks for.
    private static boolean clientHasGone(Exception e, Context request) {
        return e instanceof EofException || e instanceof IOException && request.res().isCommitted()
                || e instanceof InterruptedException || !connection(request).isOpen();
    }

    private static EndPoint connection(Context request) {
        return ServletContextRequest.getServletContextRequest(request.req())
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint();
    }

    private static <E> Optional<E> cause(Throwable of, Class<E> type) {
        return Stream.iterate(of, Objects::nonNull, Throwable::getCause)
                .limit(8)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }

    /// Answers with a problem, unless the answer has begun.
    private static void answer(Context request, Problem problem) {
        answer(request, problem.status(), Json.bytes(problem));
    }

    private static void answer(Context request, int status, byte[] json) {
        if (!request.res().isCommitted()) {
            Bodies.drain(request);
            request.status(status).contentType(Problem.MEDIA_TYPE).result(json);
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
