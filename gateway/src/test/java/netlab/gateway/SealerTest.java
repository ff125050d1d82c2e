package netlab.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import netlab.contracts.JobId;
import netlab.contracts.JobKind;
import netlab.contracts.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealerTest {
    private static final Secret SECRET = new Secret("pässword");

    @TempDir
    Path directory;

    @Test
    void whatIsSealedOpensWithTheSameKeyFileForTheSameJob() throws Exception {
        JobId job = JobId.next();
        Sealed sealed = Sealer.open(directory.resolve("key")).seal(job, SECRET);

        Sealer again = Sealer.open(directory.resolve("key"));

        assertThat(again.open(job, sealed)).isEqualTo(SECRET);
        assertThatThrownBy(() -> again.open(JobId.next(), sealed)).isInstanceOf(GeneralSecurityException.class);
        assertThatThrownBy(() -> new Sealer(new byte[32]).open(job, sealed))
                .isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void theKeyFileIsItsOwnersAlone() throws Exception {
        Path file = directory.resolve("deep/er/key");

        Sealer.open(file);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
    }

    @Test
    void allThatOpenAFileAtOnceHaveTheSameKey() throws Exception {
        Path file = directory.resolve("key");
        JobId job = JobId.next();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Sealed>> sealed = threads
                    .invokeAll(Collections.nCopies(16, () -> Sealer.open(file).seal(job, SECRET)));

            for (Future<Sealed> each : sealed) {
                assertThat(Sealer.open(file).open(job, each.get())).isEqualTo(SECRET);
            }
        }
        assertThat(directory).isDirectoryContaining(file::equals)
                .isDirectoryNotContaining(other -> !other.equals(file));
    }

    @Test
    void aFileOfAnotherSizeIsNoKey() throws Exception {
        Path file = Files.writeString(directory.resolve("key"), "short");

        assertThatThrownBy(() -> Sealer.open(file)).isInstanceOf(IOException.class).hasMessageContaining("no key");
    }

    @Test
    void aDigestDependsOnKeyKindAndBody() {
        Sealer sealer = new Sealer(new byte[32]);
        byte[] body = {'{', '}'};
        byte[] otherKey = new byte[32];
        otherKey[0] = 1;

        assertThat(sealer.digest(JobKind.MAIL, body)).isEqualTo(sealer.digest(JobKind.MAIL, body))
                .isNotEqualTo(sealer.digest(JobKind.INBOX, body))
                .isNotEqualTo(sealer.digest(JobKind.MAIL, new byte[]{'{', ' ', '}'}))
                .isNotEqualTo(new Sealer(otherKey).digest(JobKind.MAIL, body));
    }
}
