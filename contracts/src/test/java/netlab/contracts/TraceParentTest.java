package netlab.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {
    private static final String SAMPLE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @Test
    void aHeaderIsRead() {
        assertThat(TraceParent.parse(SAMPLE)).contains(
                new TraceParent("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", "01"));
        assertThat(TraceParent.parse(SAMPLE).orElseThrow()).hasToString(SAMPLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
            "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01more",
            "0x-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7_01",
            "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0 "})
    void whatIsNoPlaceInATraceIsNone(String header) {
        assertThat(TraceParent.parse(header)).isEmpty();
        assertThat(TraceParent.parse(null)).isEmpty();
    }

    @Test
    void aLaterVersionMayHaveMore() {
        assertThat(TraceParent.parse("01" + SAMPLE.substring(2) + "-more")).isPresent();
    }

    @Test
    void aChildIsAnotherPlaceOfTheSameTrace() {
        TraceParent first = TraceParent.next();

        assertThat(first.child().traceId()).isEqualTo(first.traceId());
        assertThat(first.child().parentId()).isNotEqualTo(first.parentId());
        assertThat(TraceParent.parse(first.child().toString())).isPresent();
        assertThat(TraceParent.next().traceId()).isNotEqualTo(first.traceId());
    }

    @Property
    void noHeaderMakesItThrow(@ForAll String header) {
        assertThat(TraceParent.parse(header)).isEmpty();
    }
}
