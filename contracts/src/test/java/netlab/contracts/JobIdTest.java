package netlab.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobIdTest {
    @Test
    void anIdIsAUuidOfVersion7ThatTellsItsTime() {
        long before = System.currentTimeMillis();
        UUID id = UUID.fromString(JobId.next().toString());

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isBetween(before, System.currentTimeMillis() + 60_000);
    }

    @Test
    void idsSortInTheOrderInWhichTheyWereMade() {
        List<JobId> made = Stream.generate(JobId::next).limit(10_000).toList();

        assertThat(made).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void threadsGetDifferentIds() {
        assertThat(Stream.generate(() -> 0).limit(50_000).parallel().map(_ -> JobId.next()).toList())
                .doesNotHaveDuplicates();
    }

    @Test
    void anIdReadsBackAsItself() {
        JobId id = JobId.next();

        assertThat(JobId.parse(id.toString())).contains(id);
        assertThat(Json.text(id)).isEqualTo("\"" + id + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "",
            "x",
            "0199A000-0000-7000-8000-000000000000",
            "0199a00000007000800000000000000",
            "0199a000-0000-7000-8000-000000000000\n",
            "../../etc/passwd"})
    void anythingElseIsNone(String text) {
        assertThat(JobId.parse(text)).isEmpty();
        assertThatThrownBy(() -> new JobId(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRunIsNamedByJobAndAttempt() {
        JobId job = JobId.next();

        assertThat(RunId.parse(job + ".12")).contains(new RunId(job, 12));
        assertThat(new RunId(job, 12)).hasToString(job + ".12");
        for (String bad : List.of("", job + ".", job + ".0", job + ".01", job + ".-1", job + ".1x", job.toString(),
                job + ".9999999999", "x.1", "-".repeat(36) + ".1", job + ".1\n")) {
            assertThat(RunId.parse(bad)).isEmpty();
        }
        assertThatThrownBy(() -> new RunId(job, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
