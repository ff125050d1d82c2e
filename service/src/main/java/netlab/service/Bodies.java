package netlab.service;

import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import netlab.contracts.Json;
import netlab.contracts.MalformedJson;
import netlab.contracts.Problem;
import netlab.contracts.ProblemType;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads a request's body within a bound.
public final class Bodies {
    private static final int BUFFER = 16 * 1024;
    static final String TOO_SLOW = "The body came too slowly.";
    /// How much of a body that nobody wants is read away, in bytes, so that the client comes to read the answer.
    private static final long MOST_DRAINED = 64L * 1024 * 1024;
    private static final long LONGEST_DRAIN = Duration.ofSeconds(5).toNanos();
    /// A body that trickles would hold its connection for hours without ever being idle: from then on it must have come
    /// with so many bytes a second.
    private static final long GRACE = Duration.ofSeconds(10).toNanos();
    private static final long LEAST_RATE = 512;
    private static final String BEGUN = "netlab.body";

    private Bodies() {}

    /// The body's bytes.
    ///
    /// @param limit the most bytes it may have
    /// @throws ProblemResponse with `unsupported-media-type` or `body-too-large`
    /// @throws IOException when the client doesn't send it whole
    public static byte[] read(Context request, int limit) throws IOException {
        requireJson(request.header("Content-Type"));
        if (request.req().getContentLengthLong() > limit) {
            throw tooLarge(limit);
        }
        request.attribute(BEGUN, true);
        return read(request.req().getInputStream(), request.req().getContentLengthLong(), limit, System::nanoTime);
    }

    /// @param length as the client tells it, negative where it doesn't
    static byte[] read(InputStream body, long length, int limit, LongSupplier nanoTime) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[length < 0 ? BUFFER : Math.clamp(length, 1, BUFFER)];
        long start = nanoTime.getAsLong();
        for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
            bytes.write(buffer, 0, read);
            if (bytes.size() > limit) {
                throw tooLarge(limit);
            }
            long took = nanoTime.getAsLong() - start;
            if (took > GRACE && bytes.size() < took / 1_000_000_000L * LEAST_RATE) {
                throw new HttpResponseException(408, TOO_SLOW);
            }
        }
        return bytes.toByteArray();
    }

    private static ProblemResponse tooLarge(int limit) {
        return new ProblemResponse(Problem.of(ProblemType.BODY_TOO_LARGE,
                "The body has more than " + limit + " bytes."), Map.of("Connection", "close"));
    }

    /// The JSON value that a body is.
    ///
    /// @throws ProblemResponse with `malformed-json`
    public static JsonNode json(byte[] body) {
        try {
            return Json.parseBody(body);
        } catch (MalformedJson e) {
            throw ProblemResponse.of(ProblemType.MALFORMED_JSON, "The body is not valid: " + e.getMessage() + ".");
        }
    }

    private static void requireJson(@Nullable String contentType) {
        String[] parts = contentType == null ? new String[]{""} : contentType.toLowerCase(Locale.ROOT).split(";", -1);
        boolean otherCharset = Arrays.stream(parts)
                .skip(1)
                .map(String::strip)
                .anyMatch(each -> each.startsWith("charset=") && !each.replace("\"", "").equals("charset=utf-8"));
        if (!parts[0].strip().equals("application/json") || otherCharset) {
            throw ProblemResponse.of(ProblemType.UNSUPPORTED_MEDIA_TYPE,
                    "The body's Content-Type must be application/json, in UTF-8.");
        }
    }

    /// Reads away what is left of a body, within bounds: a client that still sends would otherwise lose the answer to the
    /// reset of its connection. A client that waits for leave to send its body (RFC 9110, section 10.1.1) gets none.
    static void drain(Context request) {
        boolean hasBody = request.req().getContentLengthLong() > 0 || request.header("Transfer-Encoding") != null;
        boolean waits = request.header("Expect") != null && request.attribute(BEGUN) == null;
        if (!hasBody || waits) {
            return;
        }
        byte[] away = new byte[64 * 1024];
        long start = System.nanoTime();
        long drained = 0;
        try {
            InputStream body = request.req().getInputStream();
            int read = 0;
            while (read >= 0 && drained < MOST_DRAINED && System.nanoTime() - start < LONGEST_DRAIN) {
                read = body.read(away);
                drained += Math.max(read, 0);
            }
        } catch (IOException _) {
            // the client stopped sending; it may still read
        }
    }
}
