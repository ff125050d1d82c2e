package netlab.endtoend;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;

/// A client that takes a missing answer for what it is, and asks again: each job with a key, so that it becomes one job.
final class CarefulClient implements AutoCloseable {
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(300);

    private final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final URI gateway;

    CarefulClient(URI gateway) {
        this.gateway = gateway;
    }

    /// What came of a call in the end.
    ///
    /// @param tries how often it was made
    record Answer(int status, String body, boolean replayed, int tries) {}

    /// Posts a job.
    Answer post(String kind, String spec, String key) throws InterruptedException {
        return repeat(to("/jobs/" + kind).header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(spec)));
    }

    /// Gets what is at a path.
    Answer get(String path) throws InterruptedException {
        return repeat(to(path).GET());
    }

    /// Cancels a job.
    Answer cancel(String job) throws InterruptedException {
        return repeat(to("/jobs/" + job).DELETE());
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(gateway.resolve(path)).timeout(ANSWER);
    }

    private Answer repeat(HttpRequest.Builder request) throws InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        String last = "nothing";
        for (int tries = 1; Instant.now().isBefore(end); tries++) {
            try {
                HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
                if (answer.statusCode() < 500 && answer.statusCode() != 429) {
                    return new Answer(answer.statusCode(), answer.body(),
                            answer.headers().firstValue("Idempotency-Replayed").isPresent(), tries);
                }
                last = answer.statusCode() + " " + answer.body();
            } catch (IOException e) {
                last = e.toString();
            }
            Thread.sleep(BETWEEN_TRIES);
        }
        throw new AssertionError("no good answer in " + PATIENCE + ", but " + last);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
