package netlab.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLParameters;
import netlab.contracts.JobKind;
import netlab.contracts.Problem;
import netlab.contracts.ProblemType;
import netlab.contracts.RunId;
import netlab.contracts.Secret;
import netlab.contracts.TraceParent;
import netlab.service.Names;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands jobs over by HTTP. A service's name is looked up for each run, and its addresses, the replicas, are used in
/// turn, but for those that are not ready; the run then stays with the one that took it.
final class HttpDispatcher implements Dispatcher {
    private static final Logger log = LoggerFactory.getLogger(HttpDispatcher.class);
    private static final Duration CONNECT = Duration.ofSeconds(2);
    /// How long a replica may take to begin its answer, beyond the silence allowed: a large spec is on its way.
    private static final Duration UPLOAD = Duration.ofSeconds(10);
    /// How long `/readyz` waits for a service's own state.
    private static final Duration ANSWER = Duration.ofMillis(1_500);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

    private final Map<JobKind, Replicas> services = new EnumMap<>(JobKind.class);
    private final Duration silence;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .sslContext(NoTls.context())
            .sslParameters(new SSLParameters()) // which the client would ask the context for
            .executor(threads)
            .build();
    private @Nullable Future<Map<String, String>> look; // guarded by this
    private final Thread watch = Thread.ofVirtual().name("replicas").unstarted(this::watch);

    /// Starts to look after the services' replicas.
    ///
    /// @param services where each kind's service is
    /// @param token what calls show; empty where none is needed
    /// @param silence how long a run may give no sign of life
    HttpDispatcher(Names names, Map<JobKind, URI> services, Optional<Secret> token, Duration silence) {
        Map<URI, Replicas> byUrl = new HashMap<>();
        services.forEach((kind, url) -> this.services.put(kind, byUrl.computeIfAbsent(url,
                service -> new Replicas(service, names, base -> new Replica(client, token, base)))));
        this.silence = silence;
        watch.start();
    }

    private void watch() {
        try {
            while (true) {
                Map<String, String> states = services();
                log.debug("services: {}", states);
                Thread.sleep(BETWEEN_LOOKS);
            }
        } catch (InterruptedException _) {
            log.debug("replicas are no longer looked after");
        }
    }

    @Override
    public RemoteRun start(RunId run, JobKind kind, byte[] spec, TraceParent trace)
            throws RunLost, InterruptedException {
        Replicas replicas = replicas(kind);
        List<Replica> offered = replicas.inTurn();
        if (offered.isEmpty()) {
            throw RunLost.because("The service's name " + replicas.service().getHost() + " has no address.");
        }
        String refusal = "";
        for (Replica replica : offered) {
            try {
                HttpResponse<InputStream> answer = replica.post(run, kind, spec, trace, silence.plus(UPLOAD));
                if (answer.statusCode() == 200) {
                    return new HttpRun(run, replica, answer.body(), silence, () -> replicas.doubt(replica)).start();
                }
                answer.body().close();
                refusal = replica + " answered " + answer.statusCode();
                judge(answer.statusCode(), refusal);
            } catch (ConnectException | HttpConnectTimeoutException _) {
                replicas.doubt(replica);
                refusal = replica + " can't be reached"; // the next one may be
            } catch (IOException e) {
                replicas.doubt(replica);
                throw RunLost.because("The run could not be started at " + replica + ": " + e.getMessage());
            }
        }
        throw RunLost.because(
                "No replica of " + replicas.service().getAuthority() + " took the run; " + refusal + ".");
    }

    /// Ends the search for a replica where another would say the same.
    private static void judge(int status, String refusal) throws RunLost {
        boolean forGood = status >= 400 && status < 500 && status != 401 && status != 408 && status != 429;
        if (forGood) {
            throw RunLost.forGood(Problem.of(ProblemType.INTERNAL, "The service refuses the job: " + refusal + "."));
        }
    }

    private Replicas replicas(JobKind kind) {
        return Optional.ofNullable(services.get(kind)).orElseThrow();
    }

    @Override
    public void stop(RunId run, JobKind kind, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        boolean alive = true;
        while (alive) {
            List<Replica> asked = replicas(kind).all();
            alive = asked.isEmpty(); // one that is cut off has no address, and may be at work all the same
            for (Replica replica : asked) {
                alive |= mayHave(replica, run);
            }
            if (System.nanoTime() >= end) {
                return;
            }
            if (alive) {
                Thread.sleep(BETWEEN_TRIES);
            }
        }
    }

    /// Asks a replica to stop a run, and tells whether it may still have it.
    private static boolean mayHave(Replica replica, RunId run) throws InterruptedException {
        try {
            return replica.cancel(run) != 404;
        } catch (ConnectException _) {
            return false; // nothing runs there
        } catch (IOException _) {
            return true;
        }
    }

    @Override
    public Map<String, String> services() throws InterruptedException {
        try {
            return look().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The look at the services that is under way, or a new one. Nobody needs a token to ask for `/readyz`, and must not have the
    /// services asked more often for it.
    private synchronized Future<Map<String, String>> look() {
        if (look == null || look.isDone()) {
            look = threads.submit(this::ask);
        }
        return look;
    }

    private Map<String, String> ask() throws InterruptedException {
        Map<Replicas, Future<String>> states = new HashMap<>();
        services.values().forEach(each -> states.computeIfAbsent(each, asked -> threads.submit(asked::ask)));
        long end = System.nanoTime() + ANSWER.toNanos();
        Map<String, String> byKind = new TreeMap<>();
        for (Map.Entry<JobKind, Replicas> each : services.entrySet()) {
            Future<String> asked = Optional.ofNullable(states.get(each.getValue())).orElseThrow();
            byKind.put(each.getKey().json(), state(asked, end - System.nanoTime()));
        }
        return byKind;
    }

    private static String state(Future<String> asked, long nanos) throws InterruptedException {
        try {
            return asked.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            log.debug("a service did not tell its state", e);
            return "not ready";
        }
    }

    @Override
    public void close() {
        watch.interrupt();
        try {
            watch.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        client.shutdownNow();
        threads.shutdown();
    }
}
