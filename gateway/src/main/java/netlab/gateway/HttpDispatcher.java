package netlab.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import netlab.contracts.JobKind;
import netlab.contracts.Problem;
import netlab.contracts.ProblemType;
import netlab.contracts.RunId;
import netlab.contracts.Secret;
import netlab.service.Names;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands jobs over by HTTP. A service's name is looked up for each run, and its addresses, the replicas, are used in
/// turn; the run then stays with the one that took it.
final class HttpDispatcher implements Dispatcher {
    private static final Logger log = LoggerFactory.getLogger(HttpDispatcher.class);
    private static final Duration CONNECT = Duration.ofSeconds(2);
    /// How long a replica may take to begin its answer, beyond the silence allowed: a large spec is on its way.
    private static final Duration UPLOAD = Duration.ofSeconds(10);
    /// How long `/readyz` waits for a service's own state.
    private static final Duration ANSWER = Duration.ofMillis(1_500);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);

    private final Names names;
    private final Map<JobKind, URI> services;
    private final Optional<Secret> token;
    private final Duration silence;
    private final AtomicInteger turn = new AtomicInteger();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .executor(threads)
            .build();

    /// @param services where each kind's service is
    /// @param silence how long a run may give no sign of life
    HttpDispatcher(Names names, Map<JobKind, URI> services, Optional<Secret> token, Duration silence) {
        this.names = names;
        this.services = Map.copyOf(services);
        this.token = token;
        this.silence = silence;
    }

    @Override
    public RemoteRun start(RunId run, JobKind kind, byte[] spec) throws RunLost, InterruptedException {
        URI service = service(kind);
        String refusal = "";
        for (Replica replica : inTurn(service)) {
            try {
                HttpResponse<InputStream> answer = replica.post(run, kind, spec, silence.plus(UPLOAD));
                if (answer.statusCode() == 200) {
                    return new HttpRun(run, replica, answer.body(), silence).start();
                }
                answer.body().close();
                refusal = replica + " answered " + answer.statusCode();
                judge(answer.statusCode(), refusal);
            } catch (ConnectException | HttpConnectTimeoutException _) {
                refusal = replica + " can't be reached"; // the next one may be
            } catch (IOException e) {
                throw RunLost.because("The run could not be started at " + replica + ": " + e.getMessage());
            }
        }
        throw RunLost.because("No replica of " + service.getAuthority() + " took the run; " + refusal + ".");
    }

    /// Ends the search for a replica where another would say the same.
    private static void judge(int status, String refusal) throws RunLost {
        boolean forGood = status >= 400 && status < 500 && status != 401 && status != 408 && status != 429;
        if (forGood) {
            throw RunLost.forGood(Problem.of(ProblemType.INTERNAL, "The service refuses the job: " + refusal + "."));
        }
    }

    private List<Replica> inTurn(URI service) throws RunLost {
        List<Replica> replicas = replicas(service);
        if (replicas.isEmpty()) {
            throw RunLost.because("The service's name " + service.getHost() + " has no address.");
        }
        List<Replica> rotated = new ArrayList<>(replicas);
        java.util.Collections.rotate(rotated, -Math.floorMod(turn.getAndIncrement(), replicas.size()));
        return rotated;
    }

    private List<Replica> replicas(URI service) {
        try {
            return names.lookup(service.getHost())
                    .stream()
                    .map(address -> new Replica(client, token, URI.create(
                            service.getScheme() + "://" + literal(address) + ":" + service.getPort())))
                    .toList();
        } catch (UnknownHostException e) {
            log.debug("{} has no address", service.getHost(), e);
            return List.of();
        }
    }

    private static String literal(InetAddress address) {
        return address instanceof Inet6Address ? "[" + address.getHostAddress() + "]" : address.getHostAddress();
    }

    private URI service(JobKind kind) {
        return Optional.ofNullable(services.get(kind)).orElseThrow();
    }

    @Override
    public void stop(RunId run, JobKind kind, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        boolean alive = true;
        while (alive) {
            alive = false;
            for (Replica replica : replicas(service(kind))) {
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
    public Map<String, String> services() {
        Map<URI, CompletableFuture<String>> states = new HashMap<>();
        Map<String, String> byKind = new TreeMap<>();
        services.values().forEach(service -> states.computeIfAbsent(service, this::ask));
        services.forEach((kind, service) -> byKind.put(kind.json(),
                Optional.ofNullable(states.get(service)).orElseThrow().join()));
        return byKind;
    }

    private CompletableFuture<String> ask(URI service) {
        return CompletableFuture.supplyAsync(() -> state(service), threads)
                .completeOnTimeout("not ready", ANSWER.toMillis(), TimeUnit.MILLISECONDS);
    }

    private String state(URI service) {
        List<Replica> replicas = replicas(service);
        int ready = 0;
        try {
            for (Replica replica : replicas) {
                ready += replica.ready() ? 1 : 0;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return ready == 0 ? "not ready" : ready == replicas.size() ? "ready" : ready + " of " + replicas.size();
    }

    @Override
    public void close() {
        client.shutdownNow();
        threads.shutdown();
    }
}
