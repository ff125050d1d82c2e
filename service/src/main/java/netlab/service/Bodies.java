package netlab.service;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import netlab.contracts.Json;
import netlab.contracts.MalformedJson;
import netlab.contracts.Problem;
import netlab.contracts.ProblemType;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads a request's body within a bound.
public final class Bodies {
    /// How much of a body that is too large is read away, in bytes, so that the client comes to read the answer.
    private static final long MOST_DRAINED = 64L * 1024 * 1024;

    private Bodies() {}

    /// The body's bytes.
    ///
    /// @param limit the most bytes it may have
    /// @throws ProblemResponse with `unsupported-media-type` or `body-too-large`
    /// @throws IOException when the client doesn't send it whole
    public static byte[] read(Context request, int limit) throws IOException {
        requireJson(request.contentType());
        InputStream body = request.req().getInputStream();
        boolean tooLarge = request.req().getContentLengthLong() > limit;
        byte[] bytes = tooLarge ? new byte[0] : body.readNBytes(limit);
        if (tooLarge || body.read() >= 0) {
            drain(body);
            throw new ProblemResponse(Problem.of(ProblemType.BODY_TOO_LARGE,
                    "The body has more than " + limit + " bytes."), Map.of("Connection", "close"));
        }
        return bytes;
    }

    /// The JSON value that a body is.
    ///
    /// @throws ProblemResponse with `malformed-json`
    public static JsonNode json(byte[] body) {
        try {
            return Json.parse(body);
        } catch (MalformedJson e) {
            throw ProblemResponse.of(ProblemType.MALFORMED_JSON, "The body is not valid: " + e.getMessage() + ".");
        }
    }

    private static void requireJson(@Nullable String contentType) {
        String type = contentType == null ? "" : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!type.equals("application/json")) {
            throw ProblemResponse.of(ProblemType.UNSUPPORTED_MEDIA_TYPE,
                    "The body's Content-Type must be application/json.");
        }
    }

    private static void drain(InputStream body) throws IOException {
        byte[] away = new byte[64 * 1024];
        long drained = 0;
        int read = 0;
        while (read >= 0 && drained < MOST_DRAINED) {
            read = body.read(away);
            drained += Math.max(read, 0);
        }
    }
}
