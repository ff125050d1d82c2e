package netlab.mail;

import java.util.ArrayList;
import java.util.List;
import netlab.contracts.Secret;

/// Hides what must not be seen in lines that others write: a server may repeat a password in its answer.
final class SecretMask {
    private static final int SHORTEST = 3;

    private final List<String> secrets = new ArrayList<>();

    /// From now on, this is hidden. What is shorter than three characters stands in too much to be hidden by search.
    void hide(String secret) {
        if (secret.length() >= SHORTEST && !secrets.contains(secret)) {
            secrets.add(secret);
        }
    }

    String applyTo(String line) {
        String shown = line;
        for (String secret : secrets) {
            shown = shown.replace(secret, Secret.MASK);
        }
        return shown;
    }
}
