package netlab.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LauncherTest {
    /// A service with nothing but its frame.
    static final class Tiny {
        private Tiny() {}

        public static void main(String[] args) throws Exception {
            Launcher.launch("tiny", settings -> {
                ServiceConfig config = ServiceConfig.from(settings, 0);
                settings.secret("NETLAB_TOKEN");
                settings.check();
                return JobService.with(config, Metrics.create())
                        .closing(() -> System.out.println("parts are closed"))
                        .start();
            });
        }
    }

    private static Process tiny(Map<String, String> environment) throws Exception {
        ProcessBuilder process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Tiny.class.getName());
        process.environment().put("NETLAB_HTTP_BIND", "127.0.0.1");
        process.environment().put("NETLAB_LOG", "json");
        process.environment().putAll(environment);
        return process.start();
    }

    private static String text(InputStream stream) throws Exception {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void badSettingsEndTheProcessWithEachOfThemNamed() throws Exception {
        Process process = tiny(Map.of("NETLAB_HTTP_PORT", "http", "NETLAB_MOST_RUNS", "-5", "NETLAB_TOKEN", "tiger",
                "NETLAB_LOG_LEVEL", "LOUD"));
        String output = text(process.getInputStream());
        String errors = text(process.getErrorStream());

        assertThat(process.waitFor()).isEqualTo(78);
        assertThat(errors).startsWith("tiny can't start:\nNETLAB_LOG_LEVEL is “LOUD”: must be one of TRACE, DEBUG,")
                .contains("\nNETLAB_HTTP_PORT is “http”: must be a whole number", "\nNETLAB_MOST_RUNS is ")
                .doesNotContain("tiger", "\tat ");
        assertThat(output).isEmpty();
    }

    @Test
    void aPortThatIsTakenEndsTheProcess() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Process process = tiny(Map.of("NETLAB_HTTP_PORT", Integer.toString(taken.getLocalPort())));
            String output = text(process.getInputStream());

            assertThat(process.waitFor()).isEqualTo(1);
            assertThat(output).contains("tiny can't start");
        }
    }

    @Test
    void theLogIsTextWhereNobodyAsksForJsonAndTellsAsMuchAsItsLevelSays() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            Process error = tiny(Map.of("NETLAB_HTTP_PORT", port, "NETLAB_LOG", "", "NETLAB_LOG_LEVEL", "error"));
            assertThat(text(error.getInputStream()))
                    .containsPattern("(?m)^\\d\\d:\\d\\d:\\d\\d\\.\\d{3} ERROR Launcher +tiny can't start *$");
            assertThat(error.waitFor()).isEqualTo(1);

            Process off = tiny(Map.of("NETLAB_HTTP_PORT", port, "NETLAB_LOG_LEVEL", "OFF"));
            assertThat(text(off.getInputStream())).isEmpty();
            assertThat(off.waitFor()).isEqualTo(1);
        }
    }

    @Test
    void onSigtermEverythingIsClosedAndEveryLogLineIsJson() throws Exception {
        Process process = tiny(Map.of("NETLAB_HTTP_PORT", "0"));
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            StringBuilder lines = new StringBuilder();
            String line = output.readLine();
            while (line != null) {
                assertThat(line).matches("\\{.*}|parts are closed");
                lines.append(line).append('\n');
                if (line.contains("tiny is up")) {
                    process.toHandle().destroy(); // unlike Process.destroy leaves the streams open
                }
                line = output.readLine();
            }

            assertThat(lines).contains("tiny is stopping", "parts are closed", "tiny has stopped");
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }
}
