package netlab.service;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import netlab.contracts.Secret;
import org.jspecify.annotations.Nullable;

/// Lets in who shows the lab's token, and everybody where there is none (API.md section 6).
public final class TokenGuard {
    private static final String SCHEME = "Bearer ";

    private final Optional<Secret> token;

    public TokenGuard(Optional<Secret> token) {
        this.token = token;
    }

    /// Whether a token is needed at all.
    public boolean closed() {
        return token.isPresent();
    }

    /// Whether an `Authorization` header (RFC 6750, section 2.1) shows the token. Takes the same time for any wrong one.
    public boolean allows(@Nullable String authorization) {
        return token.map(expected -> authorization != null
                && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && same(expected.reveal(), authorization.substring(SCHEME.length()).strip())).orElse(true);
    }

    /// Whether a session cookie was made for the token.
    public boolean allowsSession(@Nullable String cookie) {
        return cookie != null && token.isPresent() && same(session(), cookie);
    }

    /// The cookie's value for a browser that showed the token: it proves that without telling the token.
    public String session() {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(token.orElseThrow().reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
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
