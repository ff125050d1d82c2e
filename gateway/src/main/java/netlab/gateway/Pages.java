package netlab.gateway;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import netlab.contracts.ProblemType;
import netlab.service.ProblemResponse;

/// What a browser shows besides the console: the API's description with Swagger UI, the problems' explanations. All of it comes
/// from here, nothing from another host.
final class Pages {
    private static final String HTML = "text/html; charset=utf-8";
    private static final String STRICT = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    /// Swagger UI sets styles on its elements and has its icons in data URLs.
    private static final String SCRIPTED = STRICT
            + "; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'";
    private static final Map<String, String> SWAGGER_FILES = Map.of(
            "swagger-ui.css", "text/css; charset=utf-8",
            "swagger-ui-bundle.js", "text/javascript; charset=utf-8");

    private final String swaggerFolder = "/META-INF/resources/webjars/swagger-ui/"
            + Resources.version("org.webjars", "swagger-ui") + "/";
    private final byte[] docs = own("docs.html");
    private final byte[] docsScript = own("docs.js");
    private final byte[] openApi = own("openapi.json");

    /// The calls that need no token.
    List<Route> open() {
        return List.of(new Route(HandlerType.GET, "/docs", request -> answer(request, HTML, SCRIPTED, docs)),
                new Route(HandlerType.GET, "/docs/{file}", this::docsFile),
                new Route(HandlerType.GET, "/problems/{slug}", Pages::problem));
    }

    /// The calls that need the token, where there is one.
    List<Route> closed() {
        return List.of(new Route(HandlerType.GET, "/openapi.json",
                request -> answer(request, "application/json", STRICT, openApi)));
    }

    /// Sets what every answer has: browsers shall take nothing for what it isn't, and show nothing in a foreign frame.
    static void secure(Context request) {
        request.header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .header("Cross-Origin-Resource-Policy", "same-origin")
                .header("Content-Security-Policy", STRICT)
                .header("X-Frame-Options", "DENY")
                .header("Cache-Control", "no-store");
    }

    private void docsFile(Context request) {
        String file = request.pathParam("file");
        String type = SWAGGER_FILES.get(file);
        if (type != null) {
            answer(request, type, SCRIPTED, Resources.bytes(swaggerFolder + file));
            request.header("Cache-Control", "max-age=3600");
        } else if (file.equals("docs.js")) {
            answer(request, "text/javascript; charset=utf-8", SCRIPTED, docsScript);
        } else if (file.equals("openapi.json")) { // for the page, which needs no token
            answer(request, "application/json", STRICT, openApi);
        } else {
            throw ProblemResponse.of(ProblemType.NOT_FOUND, "There is nothing at " + request.path() + ".");
        }
    }

    private static void problem(Context request) {
        ProblemType type = ProblemType.find(request.pathParam("slug"))
                .orElseThrow(() -> ProblemResponse.of(ProblemType.NOT_FOUND, "There is no such type of problem."));
        String page = """
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8"><title>%1$s</title></head>
                <body><h1>%1$s</h1><p>%2$s</p><p>Type <code>%3$s</code>, HTTP status %4$d.</p></body></html>
                """.formatted(escaped(type.title()), escaped(type.explanation()), type.path(), type.status());
        answer(request, HTML, STRICT, page.getBytes(StandardCharsets.UTF_8));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static void answer(Context request, String type, String policy, byte[] content) {
        request.contentType(type).header("Content-Security-Policy", policy).result(content);
    }

    private static byte[] own(String name) {
        return Resources.bytes("/netlab/gateway/" + name);
    }
}
