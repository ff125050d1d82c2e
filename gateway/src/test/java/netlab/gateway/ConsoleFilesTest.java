package netlab.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import netlab.service.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ConsoleFilesTest {
    private static final Pattern LOADED = Pattern.compile("(?:from |src=|href=)\"(?:\\./|/console/)([^\"]+)\"");

    @TempDir
    private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private Gateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = GatewayMain.start(Settings.of(Map.of("NETLAB_HTTP_BIND", "127.0.0.1", "NETLAB_HTTP_PORT", "0",
                "NETLAB_DATA", directory.resolve("data").toString())));
    }

    @AfterEach
    void stop() {
        gateway.close();
        client.close();
    }

    private HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path));
        return client.send((headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofString());
    }

    private static List<String> loadedBy(String file) {
        return LOADED.matcher(file).results().map(found -> found.group(1)).toList();
    }

    @Test
    void whatThePageLoadsIsServedAndIsAllThereIs() throws Exception {
        TreeSet<String> needed = new TreeSet<>(loadedBy(get("/").body()));
        TreeSet<String> read = new TreeSet<>();
        while (!read.containsAll(needed)) {
            for (String file : List.copyOf(needed)) {
                if (read.add(file)) {
                    HttpResponse<String> answer = get("/console/" + file);
                    assertThat(answer.statusCode()).as(file).isEqualTo(200);
                    assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).as(file)
                            .startsWith(file.endsWith(".js")
                                    ? "text/javascript"
                                    : file.endsWith(".css") ? "text/css" : "image/");
                    needed.addAll(file.equals("preact.js") ? List.of() : loadedBy(answer.body()));
                }
            }
        }
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/netlab/gateway/console"))) {
            TreeSet<String> kept = new TreeSet<>(files.map(file -> file.getFileName().toString()).toList());
            kept.remove("index.html");
            kept.add("preact.js"); // from its library
            assertThat(needed).isEqualTo(kept);
        }
    }

    @Test
    void nothingElseIsServed() throws Exception {
        for (String path : List.of("/console/", "/console/nothing.js", "/console/..%2fopenapi.json",
                "/console/%2e%2e/openapi.json", "/console/index.html", "/console/sub/main.js")) {
            assertThat(get(path).statusCode()).as(path).isIn(400, 404);
        }
    }

    @Test
    void aFileThatIsStillTheSameIsNotSentAgain() throws Exception {
        HttpResponse<String> first = get("/console/main.js");
        assertThat(first.headers().firstValue("Cache-Control")).contains("no-cache");
        HttpResponse<String> again = get("/console/main.js", "If-None-Match",
                first.headers().firstValue("ETag").orElseThrow());
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(again.headers().firstValue("Content-Security-Policy"))
                .isEqualTo(first.headers().firstValue("Content-Security-Policy"));
        assertThat(get("/console/main.js", "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
    }

    @Test
    void thePolicyAllowsNoScriptAndNoStyleWithinThePage() throws Exception {
        HttpResponse<String> page = get("/");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self';", "style-src 'self';", "require-trusted-types-for")
                .doesNotContain("unsafe");
        assertThat(Pattern.compile("<script(?![^>]* src=)|<style| style=| on[a-z]+=")
                .matcher(page.body())
                .results()
                .map(MatchResult::group)).isEmpty();
    }
}
