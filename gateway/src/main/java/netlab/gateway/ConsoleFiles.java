package netlab.gateway;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import netlab.contracts.ProblemType;
import netlab.service.ProblemResponse;
import org.jspecify.annotations.Nullable;

/// The console's files: its page at `/`, and what that loads from `/console/`. They need no token, as nothing of the lab is
/// in them; only files that are named here are served.
///
/// Browsers ask each time whether a file is still the same, by its `ETag` (RFC 9110, section 8.8.3).
final class ConsoleFiles {
    private static final String FOLDER = "/netlab/gateway/console/";
    private static final String PREACT = "/META-INF/resources/_static/htm/" + Resources.version("org.mvnpm", "htm")
            + "/preact/standalone.module.js";
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
            + " require-trusted-types-for 'script'; trusted-types 'none'";
    private static final List<String> MODULES = List.of("account", "api", "bytes", "calc-page", "calc-view", "dialogue",
            "events", "evidence", "form", "format", "inbox-page", "inbox-view", "job-model", "job-page", "job-view",
            "jobs-page", "mail-page", "mail-view", "main", "nmap", "observable", "packets", "packets-view", "port-grid",
            "port-map", "port-states",
            "ports", "router", "scan-page", "scan-view", "sign-in", "states", "theme", "ui", "use-job", "workbench");
    private static final Map<String, String> TYPES = Map.of("html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8", "css", "text/css; charset=utf-8", "svg", "image/svg+xml");

    /// A file as it is served.
    private static final class File {
        private final String type;
        private final byte[] content;
        private final String tag;

        private File(String resource) {
            this.type = Optional.ofNullable(TYPES.get(resource.substring(resource.lastIndexOf('.') + 1))).orElseThrow();
            this.content = Resources.bytes(resource);
            this.tag = "\"" + digest(content) + "\"";
        }

        /// Whether the client has it, as a list of tags tells, any of which a proxy may have weakened (section 13.1.2).
        private boolean isAmong(@Nullable String tags) {
            return tags != null && Arrays.stream(tags.split(",", -1))
                    .map(String::strip)
                    .anyMatch(each -> each.equals(tag) || each.equals("W/" + tag) || each.equals("*"));
        }
    }

    private final Map<String, String> resources = new HashMap<>();
    /// The files that were asked for, by their resources: to read all of them would hold up the start.
    private final Map<String, File> read = new ConcurrentHashMap<>();

    ConsoleFiles() {
        MODULES.forEach(name -> resources.put(name + ".js", FOLDER + name + ".js"));
        resources.put("preact.js", PREACT);
        resources.put("console.css", FOLDER + "console.css");
        resources.put("icon.svg", FOLDER + "icon.svg");
    }

    List<Route> routes() {
        return List.of(new Route(HandlerType.GET, "/", request -> answer(request, FOLDER + "index.html")),
                new Route(HandlerType.GET, "/console/{file}", this::file));
    }

    private void file(Context request) {
        String resource = resources.get(request.pathParam("file"));
        if (resource == null) {
            throw ProblemResponse.of(ProblemType.NOT_FOUND, "There is nothing at " + request.path() + ".");
        }
        answer(request, resource);
    }

    private void answer(Context request, String resource) {
        File file = read.computeIfAbsent(resource, File::new);
        // A 304 has all of them too: its headers replace those that the browser has kept (RFC 9111, section 3.2).
        request.contentType(file.type)
                .header("Content-Security-Policy", POLICY)
                .header("Cache-Control", "no-cache")
                .header("ETag", file.tag);
        if (file.isAmong(request.header("If-None-Match"))) {
            request.status(304);
        } else {
            request.result(file.content);
        }
    }

    private static String digest(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
