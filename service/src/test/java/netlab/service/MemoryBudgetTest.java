package netlab.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import netlab.contracts.ProblemType;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
    private static final long MEBIBYTE = 1024 * 1024;

    private final MemoryBudget budget = new MemoryBudget(10 * MEBIBYTE);

    @Test
    void aSmallBodyCostsNothing() throws Exception {
        try (var _ = budget.take(10 * MEBIBYTE, 10 * MEBIBYTE); var small = budget.take(MEBIBYTE, Duration.ZERO)) {
            assertThat(small).isNotNull();
        }
    }

    @Test
    void whatIsTakenIsGoneUntilItIsGivenBack() throws Exception {
        try (var _ = budget.take(6 * MEBIBYTE, 25 * MEBIBYTE)) {
            assertThatThrownBy(() -> budget.take(5 * MEBIBYTE, Duration.ZERO)).isInstanceOfSatisfying(
                    ProblemResponse.class,
                    e -> assertThat(e.problem().kind()).isEqualTo(ProblemType.UNAVAILABLE));
        }
        try (var again = budget.take(5 * MEBIBYTE, Duration.ZERO)) {
            assertThat(again).isNotNull();
        }
    }

    @Test
    void aBodyLargerThanTheBudgetGetsAllOfIt() throws Exception {
        try (var _ = budget.take(25 * MEBIBYTE, 25 * MEBIBYTE)) {
            assertThatThrownBy(() -> budget.take(2 * MEBIBYTE, Duration.ZERO)).isInstanceOf(ProblemResponse.class);
        }
    }

    @Test
    void anUnknownLengthCountsAsTheMost() throws Exception {
        try (var _ = budget.take(-1, 9 * MEBIBYTE)) {
            assertThatThrownBy(() -> budget.take(2 * MEBIBYTE, Duration.ZERO)).isInstanceOf(ProblemResponse.class);
        }
    }
}
