package netlab.gateway;

import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Knows the names that the gateway answers to. A web page of another site whose name was made to lead here (DNS
/// rebinding) comes with another `Host`.
final class HostGuard {
    private static final Set<String> ALWAYS = Set.of("localhost", "127.0.0.1", "::1", "gateway");

    private final Set<String> names = new HashSet<>(ALWAYS);

    /// @param further names and addresses without ports
    HostGuard(Collection<String> further) {
        further.forEach(name -> names.add(bare(name)));
    }

    /// Whether a `Host` header (RFC 9110, section 7.2) names this gateway, on any port.
    boolean knows(@Nullable String host) {
        return host != null && names.contains(bare(host));
    }

    /// The name in lower case, without port, brackets and the root's dot.
    private static String bare(String host) {
        String name = host.strip().toLowerCase(Locale.ROOT);
        if (name.startsWith("[")) {
            int end = name.indexOf(']');
            return end < 0 ? name : name.substring(1, end);
        }
        int colon = name.indexOf(':');
        boolean port = colon >= 0 && colon == name.lastIndexOf(':');
        name = port ? name.substring(0, colon) : name;
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
