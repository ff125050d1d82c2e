package netlab.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import netlab.contracts.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenGuardTest {
    private final TokenGuard guard = new TokenGuard(Optional.of(new Secret("open-sesame")));

    @Test
    void withoutATokenEverybodyIsLetInButNoSessionIsOne() {
        TokenGuard open = new TokenGuard(Optional.empty());

        assertThat(open.closed()).isFalse();
        assertThat(open.allows(null)).isTrue();
        assertThat(open.allows("Bearer x")).isTrue();
        assertThat(open.allowsSession("x")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer open-sesame", "bearer open-sesame", "BEARER  open-sesame "})
    void whoShowsTheTokenIsLetIn(String authorization) {
        assertThat(guard.closed()).isTrue();
        assertThat(guard.allows(authorization)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer ", "open-sesame", "Basic open-sesame", "Bearer open-sesam",
            "Bearer open-sesame2", "Bearer Open-Sesame", "Bearer ••••••"})
    void whoShowsAnythingElseIsNot(String authorization) {
        assertThat(guard.allows(authorization)).isFalse();
        assertThat(guard.allows(null)).isFalse();
    }

    @Test
    void aSessionProvesTheTokenWithoutTellingIt() {
        assertThat(guard.session()).hasSize(64).doesNotContain("sesame");
        assertThat(guard.allowsSession(guard.session())).isTrue();
        assertThat(guard.allowsSession("open-sesame")).isFalse();
        assertThat(guard.allowsSession(null)).isFalse();
        assertThat(guard.allowsSession(new TokenGuard(Optional.of(new Secret("other"))).session())).isFalse();
    }
}
