package netlab.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import netlab.service.JobService;
import netlab.service.Names;
import netlab.service.Settings;
import netlab.service.SettingsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ScanServiceMainTest {
    @Test
    void theServiceAloneAnswersOneHttpCall() throws Exception {
        Settings settings = Settings.of(
                Map.of("NETLAB_HTTP_BIND", "127.0.0.1", "NETLAB_HTTP_PORT", "0", "NETLAB_TARGETS", "127.0.0.1"));
        try (JobService service = ScanServiceMain.start(settings, Names.system());
                Listener echo = Listener.echo();
                HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + "/jobs/scan"))
                            .header("Content-Type", "application/json")
                            .header("Accept", "application/json")
                            .POST(BodyPublishers.ofString(
                                    "{\"targets\":[\"127.0.0.1\"],\"ports\":\"%d\"}".formatted(echo.port())))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body())
                    .contains("\"tcp\":{\"open\":[" + echo.port() + "],\"closed\":\"\",\"filtered\":\"\"}")
                    .contains("\"reason\":\"connected\"")
                    .contains("\"answer\":{\"text\":\"netlab\\r\\n\",\"hex\":\"6e65746c61620d0a\"}")
                    .contains("\"identified\":\"echo\"");
        }
    }

    @Test
    void withoutSettingsTheMachineDecidesHowManySocketsThereAre() {
        assertThat(ScanConfig.from(Settings.of(Map.of()))).isEqualTo(new ScanConfig(0));
        assertThat(Descriptors.ofThisProcess().count()).isPositive();
    }

    @Test
    void aBadNumberOfSocketsIsRefusedAtTheStart() {
        Settings settings = Settings.of(Map.of("NETLAB_SCAN_SOCKETS", "many"));
        assertThatThrownBy(() -> ScanServiceMain.start(settings, Names.system()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("NETLAB_SCAN_SOCKETS");
    }
}
