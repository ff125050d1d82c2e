package netlab.service;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import netlab.contracts.Json;
import netlab.contracts.Problem;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/// Answers what is no HTTP request that the contract speaks of, which Jetty refuses by itself, with a problem too, of the
/// type `about:blank`: it means no more than its status (RFC 9457, section 4.2.1).
final class BareProblems extends ErrorHandler {
    private static final HttpField JSON = new HttpField(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);

    /// The problem's JSON.
    ///
    /// @param detail empty for none
    static byte[] json(int status, String detail) {
        String title = HttpStatus.getMessage(status);
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", "about:blank");
        problem.put("title", title);
        problem.put("status", status);
        if (!detail.isEmpty() && !detail.equals(title) && status < 500) {
            problem.put("detail", detail);
        }
        return Json.bytes(problem);
    }

    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    @Override
    protected void generateResponse(Request request, Response response, int code, @Nullable String message,
            @Nullable Throwable cause, Callback callback) {
        response.getHeaders().put(JSON);
        response.write(true, ByteBuffer.wrap(json(code, message == null ? "" : message)), callback);
    }
}
