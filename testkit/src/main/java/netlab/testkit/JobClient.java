package netlab.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.Predicate;
import netlab.contracts.Json;
import netlab.contracts.MalformedJson;
import tools.jackson.databind.JsonNode;

/// Calls the HTTP face of a service or the gateway as `curl` would.
public final class JobClient {
    private static final Duration PATIENCE = Duration.ofSeconds(70);

    private final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final URI face;

    /// @param face where it listens, such as `http://localhost:8080`
    public JobClient(URI face) {
        this.face = face;
    }

    /// Posts a job and waits for its ending, up to a minute.
    ///
    /// @return the body of a service's or the gateway's `200`
    /// @throws AssertionError for any other answer
    public JsonNode run(String kind, String spec) {
        HttpResponse<String> answer = post("/jobs/" + kind, spec, "Prefer", "wait=60");
        if (answer.statusCode() != 200) {
            throw new AssertionError("the job was answered with " + answer.statusCode() + " " + answer.body());
        }
        return json(answer.body());
    }

    /// Posts a JSON body.
    ///
    /// @param headers names and values in turn
    public HttpResponse<String> post(String path, String body, String... headers) {
        HttpRequest.Builder request = request(path).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    /// Gets a path's answer; of a stream, everything until it ends.
    ///
    /// @param headers names and values in turn
    public HttpResponse<String> get(String path, String... headers) {
        return send(headers.length == 0 ? request(path) : request(path).headers(headers));
    }

    /// Deletes what is at a path.
    public HttpResponse<String> delete(String path) {
        return send(request(path).DELETE());
    }

    /// A gateway's job's events, until they end.
    public String events(String job) {
        return get("/jobs/" + job + "/events", "Accept", "text/event-stream").body();
    }

    /// Follows a gateway's job's events until one of this type comes.
    ///
    /// @throws AssertionError when the job ends without it
    public void awaitEvent(String job, String type) {
        await(job, ("event: " + type)::equals, type);
    }

    /// Follows a gateway's job's events until one whose data, as JSON, has this in it.
    ///
    /// @throws AssertionError when the job ends without it
    public void awaitData(String job, String part) {
        await(job, line -> line.startsWith("data: ") && line.contains(part), part);
    }

    private void await(String job, Predicate<String> awaited, String name) {
        HttpRequest request = request("/jobs/" + job + "/events").header("Accept", "text/event-stream").build();
        try (var lines = client.send(request, BodyHandlers.ofLines()).body()) {
            if (lines.noneMatch(awaited)) {
                throw new AssertionError("job " + job + " ended without " + name);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /// Reads JSON strictly.
    public static JsonNode json(String body) {
        try {
            return Json.parse(body);
        } catch (MalformedJson e) {
            throw new AssertionError("not JSON: " + body, e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(face.resolve(path)).timeout(PATIENCE);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted", e);
    }
}
