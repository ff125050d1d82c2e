package netlab.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FolderLockTest {
    /// Another gateway's process, with nothing of it but its journal.
    static final class Other {
        private Other() {}

        public static void main(String[] folder) throws Exception {
            SqliteJournal.open(Path.of(folder[0]), Clock.systemUTC(), new SimpleMeterRegistry());
            System.out.println("open");
            Thread.sleep(60_000);
        }
    }

    @TempDir
    Path folder;

    private SqliteJournal open() throws IOException {
        return SqliteJournal.open(folder, Clock.systemUTC(), new SimpleMeterRegistry());
    }

    @Test
    void aFolderOfAnotherProcessCannotBeUsedUntilThatIsGoneHoweverItWent() throws Exception {
        Process other = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Other.class.getName(), folder.toString()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            assertThat(other.inputReader().lines().anyMatch("open"::equals)).isTrue();

            assertThatThrownBy(this::open).isInstanceOf(IOException.class)
                    .hasMessage("another gateway uses " + folder.toAbsolutePath());
        } finally {
            other.destroyForcibly().waitFor();
        }
        open().close();
    }

    @Test
    void aFolderIsHeldWithinOneProcessTooAndReleasedAtTheEnd() throws Exception {
        SqliteJournal first = open();
        assertThatThrownBy(this::open).hasMessageStartingWith("another gateway uses ");
        first.close();

        open().close();
    }

    @Test
    void aFolderWhoseJournalCannotBeOpenedIsReleased() throws Exception {
        Files.writeString(folder.resolve("netlab.db"),
                "This is no database, but as long as the head of one. ".repeat(20));
        assertThatThrownBy(this::open).hasMessageStartingWith("can't open the journal ");
        Files.delete(folder.resolve("netlab.db"));

        open().close();
    }
}
