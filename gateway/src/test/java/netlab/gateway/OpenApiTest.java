package netlab.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import netlab.contracts.EventType;
import netlab.contracts.Named;
import netlab.service.Settings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

class OpenApiTest {
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
    /// What every service's HTTP server adds.
    private static final Set<String> SHARED = Set.of("get /livez", "get /readyz", "get /metrics");

    @TempDir
    Path directory;

    private JsonNode description;

    @BeforeEach
    void read() throws Exception {
        description = new Description().document();
    }

    @Test
    void itHasEveryRouteAndNoOther() throws Exception {
        Set<String> described = new TreeSet<>();
        for (Map.Entry<String, JsonNode> path : description.path("paths").properties()) {
            path.getValue()
                    .propertyNames()
                    .stream()
                    .filter(METHODS::contains)
                    .forEach(
                            method -> described.add(method + " " + path.getKey()));
        }
        Set<String> real = new TreeSet<>(SHARED);
        try (Gateway gateway = GatewayMain.start(Settings.of(Map.of("NETLAB_HTTP_BIND", "127.0.0.1",
                "NETLAB_HTTP_PORT", "0", "NETLAB_DATA", directory.resolve("data").toString())))) {
            gateway.routes()
                    .forEach(
                            route -> real.add(route.method().name().toLowerCase(Locale.ROOT) + " " + route.path()));
        }

        assertThat(described).isEqualTo(real);
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        description.findValues("$ref")
                .forEach(reference -> assertThat(
                        description.at(JsonPointer.compile(reference.stringValue().substring(1)))
                                .isMissingNode())
                        .as(reference.stringValue())
                        .isFalse());
    }

    @Test
    void itKnowsEveryEventAndState() {
        assertThat(names("/components/schemas/Event/properties/type/enum")).isEqualTo(names(EventType.values()));
        assertThat(names("/components/schemas/State/enum")).isEqualTo(names(netlab.contracts.JobState.values()));
        assertThat(names("/components/schemas/Job/properties/kind/enum"))
                .isEqualTo(names(netlab.contracts.JobKind.values()));
    }

    private Set<String> names(String pointer) {
        Set<String> names = new TreeSet<>();
        description.at(pointer).forEach(name -> names.add(name.stringValue()));
        return names;
    }

    private static Set<String> names(Named[] constants) {
        Set<String> names = new TreeSet<>();
        for (Named each : constants) {
            names.add(each.json());
        }
        return names;
    }
}
