package netlab.console;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import netlab.embedded.EmbeddedConfig;
import netlab.embedded.EmbeddedLab;
import netlab.service.Settings;
import netlab.service.SettingsException;
import netlab.testkit.JobClient;
import tools.jackson.databind.JsonNode;

/// The embedded lab on ports that are free, and a client of its API.
final class Lab implements AutoCloseable {
    private final EmbeddedLab lab;

    private Lab(EmbeddedLab lab) {
        this.lab = lab;
    }

    /// Starts it.
    ///
    /// @param folder where its data go
    /// @param further settings
    static Lab start(Path folder, Map<String, String> further) throws IOException, SettingsException {
        Map<String, String> settings = new HashMap<>(Map.of("NETLAB_HTTP_PORT", "0", "NETLAB_CALC_PORT", "0",
                "NETLAB_CALC_LITTLE_PORT", "0", "NETLAB_DATA", folder.resolve("data").toString(),
                "NETLAB_KEY_FILE", folder.resolve("key").toString()));
        settings.putAll(further);
        return new Lab(EmbeddedLab.start(EmbeddedConfig.from(Settings.of(settings))));
    }

    int port() {
        return lab.port();
    }

    /// The little-endian port of its calc server.
    int littlePort() {
        return lab.littleCalcPort();
    }

    /// The number that a port of the lab's hosts has here.
    int port(int real) {
        return real + lab.offset();
    }

    /// The first fifty ports, as they are numbered here.
    String firstFifty() {
        return port(1) + "-" + port(50);
    }

    /// Has a job run to its end.
    JsonNode run(String kind, String spec) {
        return client().run(kind, spec);
    }

    /// Has a job begun, and tells its id.
    String begin(String kind, String spec) {
        return JobClient.json(client().post("/jobs/" + kind, spec).body()).path("id").stringValue();
    }

    private JobClient client() {
        return new JobClient(URI.create("http://localhost:" + port()));
    }

    @Override
    public void close() throws IOException {
        lab.close();
    }
}
