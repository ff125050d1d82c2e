package netlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressBarTest {
    @Test
    void itTellsHowFarHowFastAndHowLong() throws CliFailure {
        var progress = JsonText.object("""
                {"done":37,"total":100,"unit":"ports","perSecond":120.4,"etaMs":3100}""");
        assertThat(ProgressBar.line(progress, 80))
                .isEqualTo("[###########...................]  37% 37/100 ports, 120/s, 3.10 s left");
    }

    @Test
    void aTotalOfNothingIsNoFault() throws CliFailure {
        assertThat(ProgressBar.line(JsonText.object("{\"done\":0,\"total\":0,\"unit\":\"ports\"}"), 20))
                .isEqualTo("  0% 0/0 ports");
    }

    @Property
    void itNeverFillsTheLine(@ForAll @LongRange(min = 0) long done, @ForAll @LongRange(min = 0) long total,
            @ForAll @IntRange(min = 20, max = 200) int width) {
        var progress = JsonText.object().put("done", done).put("total", total).put("unit", "ports");
        assertThat(ProgressBar.line(progress, width)).hasSizeLessThan(width);
    }

    @ParameterizedTest
    @CsvSource({"0.2134, 0.21 ms", "212.4, 212 ms", "1840.3, 1.84 s", "41000, 41 s", "61000, 1 min 01 s",
            "3720000, 1 h 02 min"})
    void durationsAreToldAsPeopleReadThem(double millis, String words) {
        assertThat(Durations.words(millis)).isEqualTo(words);
    }
}
