package netlab.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import netlab.contracts.Json;
import netlab.contracts.MalformedJson;
import tools.jackson.databind.JsonNode;

/// A lab's HTTP API as its users call it.
final class Lab {
    private static final Duration PATIENCE = Duration.ofSeconds(70);

    private final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final URI gateway;

    Lab(int port) {
        this.gateway = URI.create("http://localhost:" + port);
    }

    /// Posts a job and waits for its ending.
    JsonNode run(String kind, String spec) {
        HttpResponse<String> answer = post("/jobs/" + kind, spec, "Prefer", "wait=60");
        if (answer.statusCode() != 200) {
            throw new AssertionError("the job did not end: " + answer.statusCode() + " " + answer.body());
        }
        return json(answer.body());
    }

    HttpResponse<String> post(String path, String body, String... headers) {
        HttpRequest.Builder request = request(path).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    HttpResponse<String> get(String path, String... headers) {
        return send(headers.length == 0 ? request(path) : request(path).headers(headers));
    }

    /// Reads a job's events until the stream ends.
    String events(String id) {
        return get("/jobs/" + id + "/events", "Accept", "text/event-stream").body();
    }

    /// Follows a job's events until one of this type comes.
    void awaitEvent(String id, String type, Duration wait) {
        HttpRequest request = request("/jobs/" + id + "/events").header("Accept", "text/event-stream").timeout(wait).build();
        try (var lines = client.send(request, BodyHandlers.ofLines()).body()) {
            if (lines.noneMatch(("event: " + type)::equals)) {
                throw new AssertionError("job " + id + " ended without " + type);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    static JsonNode json(String body) {
        try {
            return Json.parse(body);
        } catch (MalformedJson e) {
            throw new AssertionError("not JSON: " + body, e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(gateway.resolve(path)).timeout(PATIENCE);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
