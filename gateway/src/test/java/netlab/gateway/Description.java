package netlab.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import netlab.contracts.Json;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The API's description, held against real answers.
final class Description {
    private static final String PROBLEM = "application/problem+json";

    private final JsonNode document;
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final Map<JsonNode, Schema> schemas = new HashMap<>();

    Description() throws Exception {
        try (InputStream in = Pages.class.getResourceAsStream("/netlab/gateway/openapi.json")) {
            document = Json.parse(Objects.requireNonNull(in));
        }
    }

    JsonNode document() {
        return document;
    }

    /// Fails where an answer is none that the description allows for its request.
    synchronized void check(HttpRequest request, HttpResponse<String> answer) throws Exception {
        String what = request.method() + " " + request.uri().getPath() + " → " + answer.statusCode();
        String type = answer.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
        Optional<JsonNode> operation = operation(request);
        if (operation.isEmpty()) {
            assertThat(answer.statusCode()).as(what + ", which is not described").isBetween(400, 499);
            valid(what, answer.body(), problem());
            return;
        }
        JsonNode response = resolved(operation.get().path("responses").path(Integer.toString(answer.statusCode())));
        assertThat(response.isMissingNode()).as(what + " is described").isFalse();
        if (request.method().equals("HEAD") || answer.body().isEmpty()) {
            return;
        }
        JsonNode content = response.path("content").path(type);
        assertThat(content.isMissingNode()).as(what + " as " + type + " is described").isFalse();
        switch (type) {
            case "application/json", PROBLEM -> valid(what, answer.body(), content.path("schema"));
            case "text/event-stream" -> {
                for (String line : answer.body().lines().filter(each -> each.startsWith("data: ")).toList()) {
                    valid(what, line.substring(6), content.path("schema"));
                }
            }
            default -> assertThat(content.at("/schema/type").stringValue()).as(what).isEqualTo("string");
        }
    }

    private JsonNode problem() {
        return document.at("/components/responses/NotFound/content").path(PROBLEM).path("schema");
    }

    private Optional<JsonNode> operation(HttpRequest request) {
        String method = request.method().equals("HEAD") ? "get" : request.method().toLowerCase(Locale.ROOT);
        return document.path("paths")
                .properties()
                .stream()
                .filter(path -> path.getValue().has(method)
                        && request.uri().getPath().matches(pattern(path.getKey())))
                .min(Comparator.comparingLong(path -> path.getKey().chars().filter(c -> c == '{').count()))
                .map(path -> path.getValue().path(method));
    }

    private static String pattern(String template) {
        return Pattern.quote(template).replaceAll("\\{[a-z]+}", "\\\\E[^/]+\\\\Q");
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(JsonPointer.compile(node.path("$ref").stringValue().substring(1))) : node;
    }

    private void valid(String what, String body, JsonNode schema) throws Exception {
        List<com.networknt.schema.Error> faults = schemas.computeIfAbsent(schema, this::compile)
                .validate(Json.parse(body), context -> context.executionConfig(c -> c.formatAssertionsEnabled(true)));
        assertThat(faults).as(what + ": " + body).isEmpty();
    }

    /// A schema refers to others of the document, so it is taken together with them.
    private Schema compile(JsonNode schema) {
        ObjectNode whole = (ObjectNode) schema.deepCopy();
        whole.set("components", document.path("components"));
        return registry.getSchema(whole);
    }
}
