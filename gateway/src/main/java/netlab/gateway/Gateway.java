package netlab.gateway;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.Closeable;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import netlab.contracts.Json;
import netlab.contracts.Problem;
import netlab.contracts.ProblemType;
import netlab.service.Health;
import netlab.service.HttpServer;
import netlab.service.ProblemResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A gateway that runs: the HTTP side of its parts, and their end.
public final class Gateway implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(Gateway.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final Journal journal;
    private final Dispatcher dispatcher;
    private final Scheduler scheduler;
    private final CaptureFetches captures;
    private final OpenCalls calls = new OpenCalls();
    private final Retention retention;
    private final HostGuard hosts;
    private final List<Route> routes = new ArrayList<>();
    private final HttpServer http;
    private volatile boolean stopping;

    /// Starts to listen. The parts are closed with this.
    Gateway(GatewayConfig config, Journal journal, Dispatcher dispatcher, Scheduler scheduler, CaptureFetches captures,
            Sealer sealer, PrometheusMeterRegistry metrics) {
        this.journal = journal;
        this.dispatcher = dispatcher;
        this.scheduler = scheduler;
        this.captures = captures;
        this.retention = new Retention(journal, config.retention(), Clock.systemUTC());
        Admission admission = new Admission(config.tokens(), sealer,
                new RateLimiter(config.callsPerSecond(), System::nanoTime));
        List<String> names = new ArrayList<>(config.hosts());
        names.add(ownName());
        this.hosts = new HostGuard(names);
        routes.addAll(new JobsApi(journal, scheduler, sealer, calls, Clock.systemUTC()).routes());
        routes.addAll(new EventsApi(journal, calls, config.subscribers(), HEARTBEAT, metrics).routes());
        routes.addAll(new ScanExports(journal).routes());
        routes.addAll(new CapturesApi(journal, captures, sealer, calls).routes());
        routes.addAll(new ConsoleFiles().routes());
        Pages pages = new Pages();
        routes.addAll(pages.open());
        routes.addAll(pages.closed());
        routes.add(new Route(HandlerType.POST, "/session", admission::openSession));
        Gauge.builder("netlab.calls.waiting", calls, OpenCalls::size)
                .description("Event streams and calls with Prefer: wait that are open")
                .register(metrics);
        this.http = HttpServer.start(config.bind(), config.port(), this::open, admission::admits, this::health, metrics,
                this::add);
        retention.start();
        log.info("listening on {}:{}", config.bind(), http.port());
    }

    private static String ownName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return "localhost";
        }
    }

    private void add(RoutesConfig added) {
        added.before(request -> {
            Pages.secure(request);
            if (!hosts.knows(request.header("Host"))) {
                throw ProblemResponse.of(ProblemType.HOST_NOT_ALLOWED,
                        "The gateway doesn't know itself by the name in the Host header; NETLAB_HOSTS adds names.");
            }
        });
        added.exception(JournalUnavailable.class, (e, request) -> {
            log.warn("{} {}: {}", request.method(), request.path(), e.getMessage());
            if (!request.res().isCommitted()) {
                Problem problem = Problem.of(ProblemType.UNAVAILABLE, "The gateway's journal can't be used now.");
                request.header("Retry-After", "5")
                        .status(problem.status())
                        .contentType(Problem.MEDIA_TYPE)
                        .result(Json.bytes(problem));
            }
        });
        for (Route route : routes) {
            added.addHttpHandler(route.method(), route.path(), route.handler());
            if (route.method().equals(HandlerType.GET)) {
                added.addHttpHandler(HandlerType.HEAD, route.path(),
                        route.path().endsWith("/events") ? Gateway::refuseHead : route.handler());
            }
        }
    }

    /// Whether a request needs no token.
    private boolean open(Context request) {
        String path = request.path();
        return path.equals("/") || path.startsWith("/console/") || path.equals("/docs") || path.startsWith("/docs/")
                || path.startsWith("/problems/");
    }

    /// Ready while jobs can be accepted, whatever the services are: jobs wait for them.
    private Health health() {
        boolean writable = !stopping && journal.writable();
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("journal", writable ? "ready" : "not ready");
        try {
            details.put("services", dispatcher.services());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return new Health(writable, details);
    }

    /// Every call of its API but those that all services have.
    List<Route> routes() {
        return List.copyOf(routes);
    }

    /// The port of its API.
    public int port() {
        return http.port();
    }

    /// Ends open streams, takes no more calls, lets committed mails come to their ending for a few seconds, and leaves
    /// the other jobs to the next start.
    @Override
    public void close() {
        stopping = true;
        calls.close();
        http.close();
        retention.close();
        scheduler.close();
        captures.close();
        dispatcher.close();
        journal.close();
    }

    /// A stream has no headers to ask for before it is there.
    private static void refuseHead(Context request) {
        throw new ProblemResponse(
                Problem.of(ProblemType.METHOD_NOT_ALLOWED, "HEAD is not a method of " + request.path() + "."),
                Map.of("Allow", "GET"));
    }
}
