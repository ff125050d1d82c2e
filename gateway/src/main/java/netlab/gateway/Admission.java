package netlab.gateway;

import static java.util.Objects.requireNonNull;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import netlab.contracts.ProblemType;
import netlab.contracts.Secret;
import netlab.service.ProblemResponse;
import netlab.service.TokenGuard;

/// Lets calls in that show a token, not too many of one client (API.md section 6).
///
/// A client is who shows the same token; where none is needed, who calls from the same address.
final class Admission {
    private static final String COOKIE = "netlab_session";
    private static final String CLIENT = "netlab.client";

    private final TokenGuard guard;
    private final Sealer sealer;
    private final RateLimiter limiter;

    Admission(List<Secret> tokens, Sealer sealer, RateLimiter limiter) {
        this.guard = new TokenGuard(tokens);
        this.sealer = sealer;
        this.limiter = limiter;
    }

    /// Whether a call shows what it must.
    ///
    /// @throws ProblemResponse with `rate-limited` when its client calls too often
    boolean admits(Context request) {
        Optional<Secret> token = token(request);
        if (guard.closed() && token.isEmpty()) {
            return false;
        }
        String client = token.map(sealer::name).orElseGet(request::ip);
        Duration wait = limiter.take(client);
        if (wait.isPositive()) {
            throw ProblemResponse.retryAfter(ProblemType.RATE_LIMITED, "This client calls too often.",
                    (int) wait.plusNanos(999_999_999).toSeconds());
        }
        request.attribute(CLIENT, client);
        return true;
    }

    private Optional<Secret> token(Context request) {
        return guard.shown(request.header("Authorization")).or(() -> guard.ofSession(request.cookie(COOKIE)));
    }

    /// Who makes a call that was admitted.
    static String client(Context request) {
        return requireNonNull(request.<String>attribute(CLIENT));
    }

    /// Gives a browser that showed a token a cookie, which no script reads and no other site sends.
    void openSession(Context request) {
        token(request).ifPresent(shown -> request.header("Set-Cookie",
                COOKIE + "=" + TokenGuard.session(shown) + "; Path=/; HttpOnly; SameSite=Strict"));
        request.status(HttpStatus.NO_CONTENT);
    }
}
