package netlab.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import netlab.contracts.Json;
import netlab.service.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@Timeout(120)
class EmbeddedLabTest {
    @TempDir
    private Path directory;

    @Test
    void theLabsExperimentsWorkInOneJvm() throws Exception {
        Settings settings = Settings.of(Map.of("NETLAB_HTTP_PORT", "0", "NETLAB_CALC_PORT", "0",
                "NETLAB_CALC_LITTLE_PORT", "0", "NETLAB_DATA", directory.resolve("data").toString(),
                "NETLAB_KEY_FILE",
                directory.resolve("key").toString()));
        try (EmbeddedLab lab = EmbeddedLab.start(EmbeddedConfig.from(settings))) {
            int offset = lab.offset();
            JsonNode scan = run(lab, "scan",
                    "{\"targets\":[\"target\"],\"ports\":\"%d-%d\",\"protocols\":[\"tcp\",\"udp\"]}"
                            .formatted(1 + offset, 50 + offset));
            assertThat(scan.at("/result/hosts/0/tcp/open").valueStream().map(port -> port.intValue() - offset))
                    .as(scan.toString())
                    .contains(7, 9, 13, 17, 19);
            assertThat(scan.at("/result/hosts/0/udp/open").valueStream().map(port -> port.intValue() - offset))
                    .contains(7, 13, 17);

            JsonNode calc = run(lab, "calc", "{\"operation\":\"product\",\"numbers\":[6,7],\"transport\":\"udp\"}");
            assertThat(calc.at("/result/result").intValue()).as(calc.toString()).isEqualTo(42);

            JsonNode mail = run(lab, "mail",
                    """
                            {"envelope":{"from":"envelope@example.org"},
                             "message":{"from":"header@example.org","to":["student@lab.example"],"subject":"Grüße","text":".\\nhello"}}""");
            assertThat(mail.path("state").stringValue()).as(mail.toString()).isEqualTo("succeeded");
            JsonNode inbox = run(lab, "inbox", "{\"search\":{\"messageId\":\"%s\"},\"waitMs\":5000}"
                    .formatted(mail.at("/result/messageId").stringValue()));
            assertThat(inbox.at("/result/messages/0/text").stringValue("")).as(inbox.toString()).startsWith(".\nhello");

            JsonNode forbidden = run(lab, "scan", "{\"targets\":[\"127.0.0.1\"],\"ports\":\"1-50\"}");
            assertThat(forbidden.at("/problem/type").stringValue()).isEqualTo("/problems/target-not-allowed");
        }
    }

    private static JsonNode run(EmbeddedLab lab, String kind, String spec) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return Json.parse(
                    client.send(HttpRequest.newBuilder(URI.create("http://localhost:" + lab.port() + "/jobs/" + kind))
                            .header("Content-Type", "application/json")
                            .header("Prefer", "wait=30")
                            .POST(HttpRequest.BodyPublishers.ofString(spec))
                            .build(), BodyHandlers.ofString()).body());
        }
    }
}
