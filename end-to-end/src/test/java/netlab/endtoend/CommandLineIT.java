package netlab.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import netlab.testkit.ContainerTest;
import netlab.testkit.JobClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `./netlab` on a machine without a JDK.
@ContainerTest
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CommandLineIT {
    private static ComposedLab composed;

    @TempDir
    private Path directory;

    private record Outcome(int exitCode, String out, String err) {}

    @BeforeAll
    static void up() {
        composed = ComposedLab.up();
    }

    @AfterAll
    static void down() {
        composed.close();
    }

    private Outcome type(String script, String input) throws IOException, InterruptedException {
        Path in = Files.writeString(directory.resolve("in"), input);
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        Process process = composed.commandLine(script)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertThat(process.waitFor(3, TimeUnit.MINUTES)).as(script).isTrue();
            return new Outcome(process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aLoopThatScansKeepsItsInput() throws Exception {
        Outcome scans = type("while read -r port; do ./netlab scan target $port; done", "7\n9\n");

        assertThat(scans.exitCode()).as(scans.err()).isZero();
        assertThat(scans.out()).containsPattern("(?m)^7/tcp +open +echo").containsPattern("(?m)^9/tcp +open +discard");
    }

    @Test
    void aMailHasATextFromStandardInputAndAFileOfAnyName() throws Exception {
        Path file = Files.writeString(directory.resolve("a: b, ü.txt"), "attached");

        Outcome mail = type("./netlab mail --to student@lab.example --subject from-a-container --text-file - --attach '"
                + file + "'", "Hello.\n");

        assertThat(mail.exitCode()).as(mail.err()).isZero();
        JsonNode inbox = composed.lab()
                .run("inbox", "{\"search\":{\"subject\":\"from-a-container\"},\"waitMs\":20000}");
        assertThat(inbox.at("/result/messages/0/text").stringValue("")).as(inbox.toString()).startsWith("Hello.");
        assertThat(inbox.at("/result/messages/0/attachments/0/name").stringValue("")).isEqualTo("a: b, ü.txt");
    }

    @Test
    void aPasswordComesFromAPipe() throws Exception {
        Outcome inbox = type("NETLAB_MAIL_PASSWORD= ./netlab inbox --user student@lab.example --limit 1 --json",
                ComposedLab.PASSWORD + "\n");

        assertThat(inbox.exitCode()).as(inbox.err()).isIn(0, 6);
        assertThat(JobClient.json(inbox.out()).path("state").stringValue("")).isEqualTo("succeeded");
    }

    @Test
    void exitCodesAreThoseOfTheProgram() throws Exception {
        Outcome unknown = type("./netlab show 01a206ce-9c78-7c59-9dcd-d4bee0872831", "");
        assertThat(unknown.exitCode()).as(unknown.err()).isEqualTo(4);

        Outcome absent = type("./netlab mail --to student@lab.example --text x --attach /no/such/file", "");
        assertThat(absent.exitCode()).isEqualTo(2);
        assertThat(absent.err()).contains("there is no file /no/such/file");
    }
}
