package netlab.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import netlab.capture.Captured;
import netlab.contracts.JobKind;
import netlab.contracts.Json;
import netlab.contracts.MalformedJson;
import netlab.contracts.RunId;
import netlab.contracts.Secret;
import netlab.contracts.TraceParent;

/// One replica of a service, at one address.
///
/// @param client what calls are made with
/// @param token what calls show; empty where none is needed
/// @param base such as `http://172.20.0.3:8081`
record Replica(HttpClient client, Optional<Secret> token, URI base) {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration CAPTURE = Duration.ofSeconds(20);
    private static final int LARGEST_CAPTURE = 9 * 1024 * 1024;

    /// Posts a job and gives the answer as soon as its head is there.
    ///
    /// @param wait how long that may take at most
    HttpResponse<InputStream> post(RunId run, JobKind kind, byte[] spec, TraceParent trace, Duration wait)
            throws IOException, InterruptedException {
        return client.send(to("/jobs/" + kind.json()).timeout(wait)
                .header("Content-Type", "application/json")
                .header("Accept", "text/event-stream")
                .header(RunId.HEADER, run.toString())
                .header(TraceParent.HEADER, trace.child().toString())
                .POST(BodyPublishers.ofByteArray(spec))
                .build(), BodyHandlers.ofInputStream());
    }

    /// Commits a run and gives the answer's status.
    int commit(RunId run) throws IOException, InterruptedException {
        return status(to("/runs/" + run + "/commit").POST(BodyPublishers.noBody()));
    }

    /// Cancels a run and gives the answer's status.
    int cancel(RunId run) throws IOException, InterruptedException {
        return status(to("/runs/" + run).DELETE());
    }

    /// The packets of a run that has ended; empty while it still looks for them.
    ///
    /// @throws IOException when it gives neither them nor a reason
    Optional<Captured> capture(RunId run) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> call = client.sendAsync(to("/runs/" + run + "/capture.pcapng")
                .timeout(CAPTURE)
                .header("Accept", Captured.MEDIA_TYPE)
                .GET()
                .build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST_CAPTURE));
        try {
            HttpResponse<byte[]> answer = call.get(CAPTURE.toMillis(), TimeUnit.MILLISECONDS);
            return switch (answer.statusCode()) {
                case 200 -> Optional.of(new Captured.File(answer.body()));
                case 404 -> Optional.of(new Captured.Missing(Json.parse(answer.body()).path("detail").asString("")));
                case 503 -> Optional.empty();
                default -> throw new IOException("answered " + answer.statusCode());
            };
        } catch (ExecutionException | MalformedJson e) {
            throw new IOException("gave no capture", e);
        } catch (TimeoutException e) {
            throw new IOException("gave no capture within " + CAPTURE.toSeconds() + " s", e);
        } finally {
            boolean _ = call.cancel(true);
        }
    }

    /// Whether it can take jobs.
    boolean ready() throws InterruptedException {
        try {
            return status(to("/readyz").GET()) == 200;
        } catch (IOException _) {
            return false;
        }
    }

    private int status(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.timeout(SOON).build(), BodyHandlers.discarding()).statusCode();
    }

    private HttpRequest.Builder to(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path));
        token.ifPresent(shown -> request.header("Authorization", "Bearer " + shown.reveal()));
        return request;
    }

    @Override
    public String toString() {
        return base.getAuthority();
    }
}
