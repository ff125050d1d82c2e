package netlab.service;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import netlab.contracts.Secret;
import org.jspecify.annotations.Nullable;

/// Lets in who shows a token of the lab's, and everybody where there is none (API.md section 6). Each user or group may
/// have a token of its own.
public final class TokenGuard {
    private static final String SCHEME = "Bearer ";

    private final List<Secret> tokens;

    public TokenGuard(List<Secret> tokens) {
        this.tokens = List.copyOf(tokens);
    }

    /// Whether a token is needed at all.
    public boolean closed() {
        return !tokens.isEmpty();
    }

    /// Whether an `Authorization` header is good enough.
    public boolean allows(@Nullable String authorization) {
        return !closed() || shown(authorization).isPresent();
    }

    /// The token that an `Authorization` header (RFC 6750, section 2.1) shows, or empty. Takes the same time for any
    /// wrong one.
    public Optional<Secret> shown(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        String shown = authorization.substring(SCHEME.length()).strip();
        return find(token -> same(token.reveal(), shown));
    }

    /// The token that a session cookie was made for, or empty.
    public Optional<Secret> ofSession(@Nullable String cookie) {
        return cookie == null ? Optional.empty() : find(token -> same(session(token), cookie));
    }

    /// Looks at every token, so that the time does not tell which came close.
    private Optional<Secret> find(Predicate<Secret> matches) {
        Optional<Secret> found = Optional.empty();
        for (Secret each : tokens) {
            found = matches.test(each) ? Optional.of(each) : found;
        }
        return found;
    }

    /// The cookie's value for a browser that showed a token: it proves that without telling the token.
    public static String session(Secret token) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(token.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal("netlab session".getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    private static boolean same(String expected, String shown) {
        return MessageDigest.isEqual(digest(expected), digest(shown));
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
