package netlab.scan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CongestionWindowTest {
    @Test
    void itOpensWithAnswersUpToItsCeiling() {
        CongestionWindow window = new CongestionWindow(10, 12);
        for (int i = 0; i < 5; i++) {
            window.answered(10);
        }
        assertThat(window.size()).isEqualTo(12);
    }

    @Test
    void itDoesNotOpenWhileItIsNotUsed() {
        CongestionWindow window = new CongestionWindow(10, 100);
        window.answered(2);
        assertThat(window.size()).isEqualTo(10);
    }

    @Test
    void strayLossesDoNotShrinkItAndCongestionHalvesIt() {
        CongestionWindow window = new CongestionWindow(1_024, 4_096);
        window.lost(50, 1_000);
        assertThat(window.size()).isEqualTo(1_024);
        window.lost(51, 1_000);
        assertThat(window.size()).isEqualTo(512);
    }

    @Test
    void itStaysOpenAndBelowTheJobsCeiling() {
        CongestionWindow window = new CongestionWindow(1_024, 3);
        assertThat(window.size()).isEqualTo(3);
        window.lost(1_000, 1_000);
        assertThat(window.size()).isEqualTo(3);
        CongestionWindow small = new CongestionWindow(9, 100);
        for (int i = 0; i < 9; i++) {
            small.lost(10, 10);
        }
        assertThat(small.size()).isEqualTo(8);
    }
}
