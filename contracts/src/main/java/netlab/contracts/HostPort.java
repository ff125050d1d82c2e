package netlab.contracts;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a server listens: `host:port`, with an IPv6 address in brackets (RFC 3986, section 3.2.2).
///
/// @param host a name or an address, without brackets
/// @param port 0 to 65535; 0 only where "any port" has a meaning
public record HostPort(String host, int port) {
    private static final Pattern SYNTAX = Pattern
            .compile("(?:([^\\[\\]:]{1,254})|\\[([0-9A-Fa-f:.]{2,45})]):([0-9]{1,5})");
    private static final Pattern NO_HOST = Pattern.compile("[\\p{Cntrl}\\s\\[\\]/@]");

    public HostPort {
        requireNonNull(host);
        if (host.isEmpty() || NO_HOST.matcher(host).find() || port < 0 || port > 65_535) {
            throw new IllegalArgumentException("no host and port");
        }
    }

    /// The host and port that a text names, or empty where it names none.
    public static Optional<HostPort> parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int port = Integer.parseInt(matcher.group(3));
        String host = requireNonNull(matcher.group(matcher.group(1) != null ? 1 : 2));
        boolean known = matcher.group(1) != null
                ? IpSyntax.isName(host) || IpSyntax.isIpv4(host)
                : IpSyntax.isIpv6(host);
        return known && port <= 65_535 ? Optional.of(new HostPort(host, port)) : Optional.empty();
    }

    @Override
    @JsonValue
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
