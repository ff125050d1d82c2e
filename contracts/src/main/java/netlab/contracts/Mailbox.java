package netlab.contracts;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A mailbox as a header names it: `student@lab.example` or `"A Student" <student@lab.example>` (RFC 5322, section 3.4,
/// without comments and obsolete forms).
///
/// @param name the display name without its quotes; empty where there is none
/// @param address the addr-spec: local part, at sign, domain or address literal
public record Mailbox(String name, String address) {
    private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\u0080-\\x{10FFFF}-]+";
    private static final String LOCAL = ATOM + "(?:\\." + ATOM + ")*|\"(?:[^\"\\\\\\p{Cntrl}]|\\\\[ -~])*\"";
    private static final String LABEL = "[A-Za-z0-9\\u0080-\\x{10FFFF}](?:[A-Za-z0-9\\u0080-\\x{10FFFF}-]{0,61}[A-Za-z0-9\\u0080-\\x{10FFFF}])?";
    private static final String DOMAIN = LABEL + "(?:\\." + LABEL + ")*|\\[[!-Z^-~]+]";
    private static final Pattern ADDRESS = Pattern.compile("(" + LOCAL + ")@(" + DOMAIN + ")");
    private static final Pattern NAMED = Pattern
            .compile(
                    "\\s*(?:\"((?:[^\"\\\\\\p{Cntrl}]|\\\\[^\\p{Cntrl}])*)\"|([^\"<>\\p{Cntrl}]*?))\\s*<([^<>]+)>\\s*");
    private static final int LONGEST_LOCAL = 64;
    private static final int LONGEST_ADDRESS = 254;

    public Mailbox {
        requireNonNull(name);
        requireNonNull(address);
    }

    /// The mailbox that a text names, or empty where it names none.
    public static Optional<Mailbox> parse(String text) {
        if (isAddress(text.strip())) {
            return Optional.of(new Mailbox("", text.strip()));
        }
        Matcher matcher = NAMED.matcher(text);
        if (!matcher.matches() || !isAddress(requireNonNull(matcher.group(3)))) {
            return Optional.empty();
        }
        String quoted = matcher.group(1);
        String name = quoted != null ? quoted.replaceAll("\\\\(.)", "$1") : requireNonNull(matcher.group(2));
        return Optional.of(new Mailbox(name, requireNonNull(matcher.group(3))));
    }

    /// Whether the text is an addr-spec of at most 254 bytes, its local part of at most 64 (RFC 5321, section 4.5.3.1).
    public static boolean isAddress(String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length > LONGEST_ADDRESS) {
            return false;
        }
        Matcher matcher = ADDRESS.matcher(text);
        return matcher.matches()
                && requireNonNull(matcher.group(1)).getBytes(StandardCharsets.UTF_8).length <= LONGEST_LOCAL;
    }

    /// What stands after the address's last at sign.
    public String domain() {
        return address.substring(address.lastIndexOf('@') + 1);
    }
}
