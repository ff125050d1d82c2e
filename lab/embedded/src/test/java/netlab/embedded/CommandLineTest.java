package netlab.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import netlab.service.Settings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The lab's experiments typed on the command line, each in a process of its own.
@Timeout(120)
class CommandLineTest {
    @TempDir
    private static Path directory;

    private static EmbeddedLab lab;

    private record Outcome(int exitCode, String out, String err) {}

    @BeforeAll
    static void start() throws Exception {
        lab = EmbeddedLab.start(EmbeddedConfig.from(Settings.of(Map.of("NETLAB_HTTP_PORT", "0", "NETLAB_CALC_PORT",
                "0", "NETLAB_CALC_LITTLE_PORT", "0", "NETLAB_DATA", directory.resolve("data").toString(),
                "NETLAB_KEY_FILE", directory.resolve("key").toString(), "NETLAB_TOKEN", "lab-token"))));
    }

    @AfterAll
    static void stop() throws IOException {
        lab.close();
    }

    private static Outcome type(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dsun.jnu.encoding=UTF-8", "-cp", System.getProperty("java.class.path"), "netlab.cli.Main"));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(directory, "out", "");
        Path err = Files.createTempFile(directory, "err", "");
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("NETLAB_"));
        builder.environment()
                .putAll(Map.of("NETLAB_URL", "http://localhost:" + lab.port(), "NETLAB_TOKEN", "lab-token", "LC_ALL",
                        "C.UTF-8"));
        Process process = builder.start();
        try {
            return new Outcome(process.waitFor(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aScanReportsTheOpenPorts() throws Exception {
        int offset = lab.offset();
        Outcome scan = type("scan", "target", (1 + offset) + "-" + (50 + offset), "--udp");
        assertThat(scan.exitCode()).as(scan.err()).isZero();
        assertThat(scan.out()).contains("Scan report for target (127.0.0.2)")
                .containsPattern((7 + offset) + "/tcp +open +.*netlab")
                .containsPattern((17 + offset) + "/udp +open +")
                .contains("netlab done: 1 address scanned in ");
        assertThat(scan.err()).contains("open " + (7 + offset) + "/tcp");

        Outcome csv = type("show", "last", "--csv");
        assertThat(csv.out()).startsWith("target,address,protocol,port,")
                .contains("," + (7 + offset) + ",open,connected,");
    }

    @Test
    void aCalculationGivesItsResultAndAServerPassesItsCheck() throws Exception {
        Outcome calc = type("calc", "product", "-6", "7", "--udp");
        assertThat(calc.out()).as(calc.err()).isEqualTo("-42\n");

        Outcome check = type("calc", "--check");
        assertThat(check.exitCode()).as(check.out() + check.err()).isZero();
        assertThat(check.out()).contains("✓ ").contains(" 0 failed").doesNotContain("✗");

        Outcome tooLarge = type("calc", "product", "2147483647", "2");
        assertThat(tooLarge.exitCode()).isEqualTo(1);
        assertThat(tooLarge.err()).contains("netlab: the job failed (");
    }

    @Test
    void aMailIsSentAndReadBack() throws Exception {
        Outcome mail = type("mail", "--to", "student@lab.example", "--from", "The Dean <dean@example.org>",
                "--envelope-from",
                "anybody@example.org", "--subject", "Grüße vom Dekan", "--text", "Keine Vorlesung.\n.\nEnde\n");
        assertThat(mail.exitCode()).as(mail.err()).isZero();
        assertThat(mail.out()).contains("C: MAIL FROM:<anybody@example.org>", "envelope  anybody@example.org",
                "header    dean@example.org");

        Outcome inbox = type("inbox", "--subject", "vom Dekan", "--wait", "10");
        assertThat(inbox.exitCode()).as(inbox.err()).isZero();
        assertThat(inbox.out()).contains("Subject: Grüße vom Dekan\n", "From: The Dean <dean@example.org>\n",
                "    Keine Vorlesung.\n    .\n    Ende\n");

        assertThat(type("inbox", "--subject", "no such subject").exitCode()).isEqualTo(6);
    }

    @Test
    void whatIsRefusedTellsWhy() throws Exception {
        Outcome forbidden = type("scan", "127.0.0.1", "22");
        assertThat(forbidden.exitCode()).isEqualTo(1);
        assertThat(forbidden.err()).contains("target-not-allowed");

        Outcome faulty = type("scan", "target", "70000");
        assertThat(faulty.exitCode()).isEqualTo(4);
        assertThat(faulty.err()).contains("  /ports ");

        Outcome unknown = type("show", "01a206ce-9c78-7c59-9dcd-d4bee0872831");
        assertThat(unknown.exitCode()).isEqualTo(4);

        Outcome stranger = type("jobs", "--token", "another");
        assertThat(stranger.exitCode()).isEqualTo(4);
        assertThat(stranger.err()).contains("401 unauthorized").doesNotContain("another");
    }
}
