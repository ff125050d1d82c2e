package netlab.cli;

import static netlab.cli.ScriptedGateway.ID;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What is posted for what is typed.
@Timeout(60)
class SpecTest {
    @TempDir
    private Path directory;

    private ScriptedGateway gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = new ScriptedGateway();
        for (String kind : new String[]{"scan", "calc", "mail", "inbox"}) {
            gateway.on("POST /jobs/" + kind, 202, "{\"id\":\"%s\"}".formatted(ID));
        }
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private String posted(Typed typed, String... arguments) {
        String[] detached = java.util.Arrays.copyOf(arguments, arguments.length + 1);
        detached[arguments.length] = "--detach";
        Typed.Outcome outcome = typed.run(detached);
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        return gateway.requests().getLast().body();
    }

    private String posted(String... arguments) {
        return posted(Typed.at(gateway), arguments);
    }

    @Test
    void aScanLeavesDefaultsToTheGateway() {
        assertThat(posted("scan", "target")).isEqualTo("{\"targets\":[\"target\"]}");
        assertThat(gateway.requests().getLast().header("Idempotency-key")).isPresent();
    }

    @Test
    void everyJobCanBeCaptured() {
        assertThat(posted("scan", "target", "--capture")).isEqualTo("{\"targets\":[\"target\"],\"capture\":true}");
        assertThat(posted("calc", "sum", "1", "--capture")).endsWith(",\"capture\":true}");
        assertThat(posted("inbox", "--capture")).endsWith("\"capture\":true}");
        assertThat(posted("mail", "--to", "student@lab.example", "--text", "Hi", "--capture"))
                .endsWith(",\"capture\":true}");
    }

    @Test
    void aScanSaysWhatIsTyped() {
        assertThat(posted("scan", "a,10.0.0.0/28", "-100", "--udp", "--no-tcp", "--timeout", "500", "--retries", "2",
                "--rate", "9",
                "--parallelism", "3", "--max-duration", "10", "--resolve-all", "--no-probe", "--message", "hi"))
                .isEqualTo(
                        "{\"targets\":[\"a\",\"10.0.0.0/28\"],\"ports\":\"-100\",\"protocols\":[\"udp\"],\"resolveAll\":true,"
                                + "\"timeoutMs\":500,\"retries\":2,\"rate\":9,\"parallelism\":3,\"maxDurationMs\":10000,"
                                + "\"probe\":false,\"message\":\"hi\"}");
    }

    @Test
    void aCheckHasNoOperation() {
        assertThat(posted("calc", "--check", "--server", "192.0.2.7:50000", "--byte-order", "little"))
                .isEqualTo("{\"check\":true,\"server\":\"192.0.2.7:50000\",\"byteOrder\":\"little\"}");
    }

    @Test
    void aMailSaysWhatIsTyped() throws IOException {
        Path file = Files.writeString(directory.resolve("a b.txt"), "attached");
        assertThat(posted("mail", "--to", "A <a@lab.example>", "--to", "b@lab.example", "--from", "c@lab.example",
                "--envelope-from", "",
                "--subject", "Grüße", "--text", "Hi", "--attach", file.toString(), "--header", "X-A=b=c", "--starttls",
                "--insecure", "--proof"))
                .isEqualTo("{\"security\":\"starttls\",\"verify\":{\"tls\":false},\"envelope\":{\"from\":\"\"},"
                        + "\"message\":{\"from\":\"c@lab.example\",\"to\":[\"A <a@lab.example>\",\"b@lab.example\"],"
                        + "\"subject\":\"Grüße\",\"text\":\"Hi\",\"headers\":{\"X-A\":\"b=c\"},\"attachments\":[{\"name\":\"a b.txt\","
                        + "\"contentType\":\"text/plain\",\"base64\":\"YXR0YWNoZWQ=\"}]},\"proof\":true}");
    }

    @Test
    void aTextMayComeFromStandardInput() {
        assertThat(posted(Typed.at(gateway).reading("zwei\nZeilen ä\n"), "mail", "--to", "a@b.example", "--text-file",
                "-"))
                .contains("\"text\":\"zwei\\nZeilen ä\\n\"");
    }

    @Test
    void aPasswordComesFromTheEnvironmentOrFromAPipe() {
        String[] typed = {"mail", "--to", "a@b.example", "--text", "x", "--user", "u", "--mechanism", "plain"};
        assertThat(posted(Typed.at(gateway).with("NETLAB_MAIL_PASSWORD", "from-env"), typed))
                .startsWith("{\"auth\":{\"mechanism\":\"plain\",\"username\":\"u\",\"password\":\"from-env\"}");
        gateway.on("POST /jobs/inbox", 202, "{\"id\":\"x\"}");
        assertThat(posted(Typed.at(gateway).reading("from-pipe\r\nmore"), "inbox", "--user", "u", "--password"))
                .isEqualTo("{\"auth\":{\"username\":\"u\",\"password\":\"from-pipe\"}}");
    }

    @Test
    void thePasswordOfTheLabsAccountGoesToNoOtherServer() {
        Typed typed = Typed.at(gateway).with("NETLAB_MAIL_PASSWORD", "from-env");
        assertThat(posted(typed.reading("from-pipe\n"), "inbox", "--server", "mail.example.org:143", "--user", "u"))
                .contains("\"password\":\"from-pipe\"")
                .doesNotContain("from-env");
    }

    @Test
    void aScanOfNothingIsRefused() {
        Typed.Outcome outcome = Typed.at(gateway).run("scan", "target", "U:53", "--no-tcp");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("--udp");
        assertThat(gateway.requests()).isEmpty();
    }

    @Test
    void aPasswordThatCannotBeHadIsAskedForInWords() {
        Typed.Outcome outcome = Typed.at(gateway).run("inbox", "--user", "u");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("NETLAB_MAIL_PASSWORD");
        assertThat(Typed.at(gateway).with("NETLAB_TERMINALS", "in err").run("inbox", "--user", "u").err())
                .contains("can't be typed unseen");
        assertThat(gateway.requests()).isEmpty();
    }

    @Test
    void noLoginIsNull() {
        assertThat(posted("inbox", "--no-login")).isEqualTo("{\"auth\":null}");
    }

    @Test
    void anInboxSaysWhatIsTyped() {
        assertThat(posted("inbox", "--subject", "s", "--from", "f", "--unseen", "--limit", "3", "--wait", "5", "--raw",
                "--since",
                "2026-11-01", "--mailbox", "Sent"))
                .isEqualTo(
                        "{\"mailbox\":\"Sent\",\"search\":{\"from\":\"f\",\"subject\":\"s\",\"since\":\"2026-11-01\",\"unseen\":true},"
                                + "\"limit\":3,\"waitMs\":5000,\"raw\":true}");
    }

    @Test
    void aFileThatIsNotThereIsAFaultOfTheCommandLine() {
        Typed.Outcome outcome = Typed.at(gateway)
                .run("mail", "--to", "a@b.example", "--text", "x", "--attach", "/nowhere");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).startsWith("netlab: there is no file /nowhere\n");
    }
}
