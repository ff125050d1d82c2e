package netlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RehearsalTest {
    @Test
    @Timeout(60)
    void everySceneComesOutAsItShould() throws IOException {
        try (PlayedGateway gateway = PlayedGateway.start()) {
            assertThat(Rehearsal.play(gateway.address())).isEmpty();
        }
    }
}
