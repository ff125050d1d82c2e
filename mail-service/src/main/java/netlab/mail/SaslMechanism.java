package netlab.mail;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import netlab.contracts.Account;

/// A way to authenticate (RFC 4954). Each computes its lines; nothing is sent here.
enum SaslMechanism {
    PLAIN("PLAIN"),
    LOGIN("LOGIN"),
    CRAM_MD5("CRAM-MD5");

    private static final List<SaslMechanism> IN_CLEAR = List.of(CRAM_MD5, LOGIN, PLAIN);
    private static final List<SaslMechanism> OVER_TLS = List.of(PLAIN, LOGIN, CRAM_MD5);

    private final String keyword;

    SaslMechanism(String keyword) {
        this.keyword = keyword;
    }

    /// The name as it stands after AUTH.
    String keyword() {
        return keyword;
    }

    /// The best of those offered: the shortest dialogue where TLS hides it, else the one that keeps the password to itself.
    static Optional<SaslMechanism> bestOf(List<String> offered, boolean overTls) {
        return (overTls ? OVER_TLS : IN_CLEAR).stream().filter(m -> offered.contains(m.keyword)).findFirst();
    }

    /// RFC 4616: no authorisation identity, user name and password, in one.
    static String plain(Account.Login login) {
        return base64("\0" + login.username() + "\0" + login.password().reveal());
    }

    /// RFC 2195: the user name and the challenge's digest keyed with the password.
    static String cramMd5(Account.Login login, String challenge) {
        try {
            byte[] key = login.password().reveal().getBytes(StandardCharsets.UTF_8);
            Mac mac = Mac.getInstance("HmacMD5");
            mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, "HmacMD5"));
            String digest = HexFormat.of().formatHex(mac.doFinal(Bytes.of(challenge)));
            return base64(login.username() + " " + digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HmacMD5", e);
        }
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /// What a server's prompt says, as octets; empty when it is no base64.
    static Optional<String> decoded(String base64) {
        try {
            return Optional.of(Bytes.octets(Base64.getDecoder().decode(base64.strip())));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
