package netlab.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatewayHeadersTest extends GatewayFixture {
    private static final String FOREIGN = "https://evil.example";

    @Test
    void everyAnswerTellsBrowsersToBeStrict() throws Exception {
        assertStrict(get("/jobs"));
        assertStrict(post("/jobs/calc", BODY));
        assertStrict(post("/jobs/calc", "{}"));
        assertStrict(get("/nothing"));
        assertStrict(get("/jobs", "Accept", "image/png"));
        restart(Map.of("NETLAB_TOKEN", "open-sesame"));
        assertStrict(get("/jobs"));
    }

    private static void assertStrict(HttpResponse<String> answer) {
        Map<String, List<String>> headers = answer.headers().map();
        assertThat(headers).as("%s with %d", answer.uri(), answer.statusCode())
                .containsEntry("x-content-type-options", List.of("nosniff"))
                .containsEntry("referrer-policy", List.of("no-referrer"))
                .containsEntry("cross-origin-resource-policy", List.of("same-origin"))
                .containsEntry("x-frame-options", List.of("DENY"))
                .containsEntry("cache-control", List.of("no-store"))
                .containsEntry("content-security-policy", List.of(
                        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"));
    }

    @Test
    void noOtherOriginMayReadAnAnswer() throws Exception {
        for (String path : List.of("/", "/console/main.js", "/docs", "/openapi.json", "/jobs", "/livez", "/metrics",
                "/nothing")) {
            assertClosedToOthers(get(path));
            assertClosedToOthers(get(path, "Origin", FOREIGN));
            assertClosedToOthers(asked(path));
        }
        assertClosedToOthers(post("/jobs/calc", BODY, "Origin", FOREIGN));
        assertThat(asked("/jobs/calc").statusCode()).isEqualTo(405);
    }

    /// What a browser asks before it sends another origin's POST with JSON.
    private HttpResponse<String> asked(String path) throws Exception {
        return send(to(path).method("OPTIONS", BodyPublishers.noBody()), "Origin", FOREIGN,
                "Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "content-type");
    }

    private static void assertClosedToOthers(HttpResponse<String> answer) {
        assertThat(answer.headers().map().keySet()).as("%s %s", answer.request().method(), answer.uri())
                .noneMatch(name -> name.startsWith("access-control-"));
    }
}
