package netlab.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import netlab.contracts.ProblemType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptTest {
    @Test
    void whoAcceptsAnythingGetsJson() {
        assertThat(Accept.prefersEvents(null)).isFalse();
        assertThat(Accept.prefersEvents("")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "APPLICATION/JSON; charset=utf-8", "*/*", "application/*",
            "application/problem+json", "text/html, */*;q=0.1", "text/event-stream, application/json",
            "text/event-stream;q=0.5, application/json;q=0.9", "text/event-stream;q=0, */*",
            "text/event-stream, */*"})
    void jsonIsGivenWhereItIsAsWelcome(String accept) {
        assertThat(Accept.prefersEvents(accept)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/event-stream", "Text/Event-Stream", "text/*", "application/json;q=0, */*",
            "text/event-stream, application/json;q=0.9", "text/event-stream, */*; q=0.8",
            "application/json;q=0, text/event-stream"})
    void eventsAreGivenWhereTheyAreMoreWelcome(String accept) {
        assertThat(Accept.prefersEvents(accept)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"image/png", "text/html", "*/*;q=0", "application/json;q=0.000", "text/event-stream; q=0",
            ";", ",", "json"})
    void whoAcceptsNeitherIsToldSo(String accept) {
        assertThatThrownBy(() -> Accept.prefersEvents(accept)).isInstanceOfSatisfying(ProblemResponse.class,
                e -> assertThat(e.problem().kind()).isEqualTo(ProblemType.NOT_ACCEPTABLE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "*/*", "application/*;q=0.1", "text/html, application/json",
            "*/*;q=0, application/json"})
    void theOneTypeThereIsWillDo(String accept) {
        assertThatCode(() -> Accept.require(accept, "application/json")).doesNotThrowAnyException();
        assertThatCode(() -> Accept.require(null, "application/json")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "text/*", "application/json;q=0", "*/*, application/json;q=0"})
    void theOneTypeThereIsWillNotDo(String accept) {
        assertThatThrownBy(() -> Accept.require(accept, "application/json")).isInstanceOf(ProblemResponse.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "'' | application/json",
            "*/* | application/json",
            "application/* | application/json",
            "application/xml | application/xml",
            "text/csv | text/csv",
            "text/* | text/csv",
            "application/xml, application/json | application/json",
            "application/xml, application/json;q=0.9 | application/xml",
            "application/xml;q=0.8, text/csv;q=0.9, */*;q=0.1 | text/csv",
            "*/*, application/json;q=0 | application/xml",
            "*/*;q=0.5, application/json;q=0.4, application/xml;q=0.3 | text/csv"})
    void theMostWelcomeIsChosenAndOfEqualsTheFirst(String accept, String chosen) {
        List<String> types = List.of("application/json", "application/xml", "text/csv");
        assertThat(Accept.choose(accept, types)).isEqualTo(chosen);
        assertThat(Accept.choose(null, types)).isEqualTo("application/json");
    }

    @Test
    void whoWelcomesNoneIsToldWhichThereAre() {
        assertThatThrownBy(() -> Accept.choose("image/png, text/csv;q=0", List.of("application/json", "text/csv")))
                .isInstanceOf(ProblemResponse.class)
                .hasMessageContaining("application/json or text/csv");
    }
}
