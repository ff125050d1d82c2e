package netlab.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import netlab.contracts.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenGuardTest {
    private static final Secret TOKEN = new Secret("open-sesame");
    private static final Secret OTHER = new Secret("other");

    private final TokenGuard guard = new TokenGuard(List.of(TOKEN, OTHER));

    @Test
    void withoutATokenEverybodyIsLetInButNoSessionIsOne() {
        TokenGuard open = new TokenGuard(List.of());

        assertThat(open.closed()).isFalse();
        assertThat(open.allows(null)).isTrue();
        assertThat(open.allows("Bearer x")).isTrue();
        assertThat(open.shown("Bearer x")).isEmpty();
        assertThat(open.ofSession("x")).isEmpty();
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
        String session = TokenGuard.session(TOKEN);

        assertThat(session).hasSize(64).doesNotContain("sesame");
        assertThat(guard.ofSession(session)).contains(TOKEN);
        assertThat(guard.ofSession("open-sesame")).isEmpty();
        assertThat(guard.ofSession(null)).isEmpty();
        assertThat(guard.ofSession(TokenGuard.session(new Secret("foreign")))).isEmpty();
    }

    @Test
    void eachTokenIsKnownByItself() {
        assertThat(guard.shown("Bearer open-sesame")).contains(TOKEN);
        assertThat(guard.shown("Bearer other")).contains(OTHER);
        assertThat(guard.shown("Bearer open-sesame,other")).isEmpty();
        assertThat(guard.shown(null)).isEmpty();
    }
}
