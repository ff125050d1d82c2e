package netlab.cli;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.Proxy;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/// The gateway's HTTP API (`/docs` of a running gateway). It is called with the JDK's oldest client, which starts the fastest.
final class Gateway {
    private static final int CONNECT_MS = 5_000;
    /// Longer than the gateway takes to be sure that a job is on disk; and than three of a stream's heartbeats.
    private static final int READ_MS = 50_000;
    private static final int SUBMISSIONS = 3;
    private static final String JSON = "application/json";

    private final URI base;
    private final Optional<String> token;

    /// @param base such as `http://localhost:8080`
    /// @param token what is shown as `Authorization: Bearer …`
    Gateway(URI base, Optional<String> token) {
        this.base = requireNonNull(base);
        this.token = requireNonNull(token);
    }

    /// Posts a job. Where the connection is lost before the answer came it is posted again under the same key, which makes no
    /// second job.
    ///
    /// @return the job as it was accepted
    JsonNode submit(String kind, JsonNode spec) throws CliFailure {
        Map<String, String> headers = Map.of("Accept", JSON, "Content-Type", JSON, "Idempotency-Key",
                UUID.randomUUID().toString());
        byte[] body = JsonText.bytes(spec);
        for (int left = SUBMISSIONS;; left--) {
            try {
                return object(call("POST", "/jobs/" + kind, headers, body));
            } catch (IOException e) {
                if (left == 1) {
                    throw unreachable(e);
                }
            }
        }
    }

    /// A job as it stands.
    JsonNode job(String id) throws CliFailure {
        return object(get(path(id), JSON));
    }

    /// A job in another representation.
    byte[] export(String id, String mediaType) throws CliFailure {
        return get(path(id), mediaType);
    }

    /// A job's packets.
    byte[] capture(String id) throws CliFailure {
        return get(path(id) + "/capture.pcapng", "application/vnd.tcpdump.pcap");
    }

    /// A page of jobs, the newest first.
    JsonNode jobs(Map<String, String> query) throws CliFailure {
        StringBuilder path = new StringBuilder("/jobs");
        query.forEach((name, value) -> path.append(path.indexOf("?") < 0 ? '?' : '&')
                .append(name)
                .append('=')
                .append(encoded(value)));
        return object(get(path.toString(), JSON));
    }

    /// What two scans differ in.
    JsonNode difference(String before, String after) throws CliFailure {
        return object(get(path(before) + "/diff/" + encoded(after), JSON));
    }

    /// Asks for a job to be cancelled.
    ///
    /// @return the job as it stands then
    JsonNode cancel(String id) throws CliFailure {
        try {
            return object(call("DELETE", path(id), Map.of("Accept", JSON), new byte[0]));
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    /// Opens the stream of a job's events.
    ///
    /// @param after the id of the last event that was seen; empty for all events
    /// @return empty where nothing can follow
    /// @throws IOException when the connection can't be made, or is lost before the stream begins
    /// @throws CliFailure when the gateway refuses
    Optional<InputStream> events(String id, String after) throws IOException, CliFailure {
        Map<String, String> headers = new LinkedHashMap<>(Map.of("Accept", "text/event-stream"));
        if (!after.isEmpty()) {
            headers.put("Last-Event-ID", after);
        }
        HttpURLConnection connection = open("GET", path(id) + "/events", headers);
        int status = connection.getResponseCode();
        if (status == HttpURLConnection.HTTP_NO_CONTENT) {
            return Optional.empty();
        }
        if (status != HttpURLConnection.HTTP_OK) {
            throw refused(status, body(connection, status));
        }
        return Optional.of(connection.getInputStream());
    }

    private byte[] get(String path, String accept) throws CliFailure {
        try {
            return call("GET", path, Map.of("Accept", accept), new byte[0]);
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private byte[] call(String method, String path, Map<String, String> headers, byte[] body)
            throws IOException, CliFailure {
        HttpURLConnection connection = open(method, path, headers);
        if (body.length > 0) {
            connection.setDoOutput(true);
            connection.getOutputStream().write(body);
        }
        int status = connection.getResponseCode();
        byte[] answer = body(connection, status);
        if (status < 200 || status > 299) {
            throw refused(status, answer);
        }
        return answer;
    }

    private HttpURLConnection open(String method, String path, Map<String, String> headers) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) address(path).toURL().openConnection(Proxy.NO_PROXY);
        connection.setRequestMethod(method);
        connection.setConnectTimeout(CONNECT_MS);
        connection.setReadTimeout(READ_MS);
        // The token is for this gateway, and not for where it might lead.
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        headers.forEach(connection::setRequestProperty);
        token.ifPresent(each -> connection.setRequestProperty("Authorization", "Bearer " + each));
        return connection;
    }

    private URI address(String path) throws MalformedURLException {
        try {
            return URI.create(base.toString().replaceFirst("/+$", "") + path);
        } catch (IllegalArgumentException e) {
            MalformedURLException malformed = new MalformedURLException("no address: " + path);
            malformed.initCause(e);
            throw malformed;
        }
    }

    private static byte[] body(HttpURLConnection connection, int status) throws IOException {
        try (InputStream in = status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
            if (in == null) {
                return new byte[0];
            }
            byte[] body = in.readNBytes(JsonText.LONGEST + 1);
            if (body.length > JsonText.LONGEST) {
                throw new IOException("the answer is longer than " + JsonText.LONGEST + " bytes");
            }
            return body;
        }
    }

    private CliFailure refused(int status, byte[] body) {
        try {
            JsonNode problem = object(body);
            if (problem.path("type").isString()) {
                return CliFailure.answered(status, problem);
            }
        } catch (CliFailure _) {
            // no problem of netlab's: as below
        }
        return CliFailure.unreachable("what answers at " + base + " is not netlab's gateway: it says HTTP " + status);
    }

    /// Why there was no answer.
    CliFailure unreachable(IOException cause) {
        return CliFailure.unreachable(
                "no answer from " + base + " (" + words(cause) + "). Is the lab up? ./netlab up starts it");
    }

    /// What an exception says, for a person.
    static String words(IOException cause) {
        String message = cause.getMessage();
        return switch (cause) {
            case java.net.UnknownHostException _ -> "the name " + message + " has no address";
            case java.net.SocketTimeoutException _ -> "it took too long";
            default -> message == null ? cause.getClass().getSimpleName() : message;
        };
    }

    private static JsonNode object(byte[] utf8) throws CliFailure {
        return JsonText.object(new String(utf8, StandardCharsets.UTF_8));
    }

    private static String path(String id) {
        return "/jobs/" + encoded(id);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
