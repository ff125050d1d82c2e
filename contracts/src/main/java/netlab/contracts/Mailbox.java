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
    private static final String BEYOND_ASCII = "\\u00A0-\\u2027\\u202A-\\uD7FF\\uE000-\\x{10FFFF}";
    private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~" + BEYOND_ASCII + "-]++";
    private static final String QUOTED = "\"(?:[ !#-\\[\\]-~" + BEYOND_ASCII + "]|\\\\[ -~])*+\"";
    private static final String LETTER = "[A-Za-z0-9" + BEYOND_ASCII + "]";
    private static final String LABEL = LETTER + "(?:[A-Za-z0-9" + BEYOND_ASCII + "-]{0,61}" + LETTER + ")?";
    private static final String DOMAIN = LABEL + "(?:\\." + LABEL + ")*|\\[[A-Za-z0-9.:-]+]";
    private static final Pattern ADDRESS = Pattern
            .compile("(" + ATOM + "(?:\\." + ATOM + ")*+|" + QUOTED + ")@(" + DOMAIN + ")");
    private static final Pattern QUOTED_NAME = Pattern.compile(QUOTED);
    /// Words and spaces, with the dots that RFC 5322 lets a reader accept there.
    private static final Pattern PLAIN_NAME = Pattern.compile("[ A-Za-z0-9!#$%&'*+/=?^_`{|}~." + BEYOND_ASCII + "-]*+");
    private static final int LONGEST_MAILBOX = 1_000;
    private static final int LONGEST_LOCAL = 64;
    private static final int LONGEST_ADDRESS = 254;

    public Mailbox {
        requireNonNull(name);
        requireNonNull(address);
    }

    /// The mailbox that a text of up to 1,000 characters names, or empty where it names none.
    public static Optional<Mailbox> parse(String text) {
        if (text.length() > LONGEST_MAILBOX) {
            return Optional.empty();
        }
        String mailbox = trimmed(text);
        if (isAddress(mailbox)) {
            return Optional.of(new Mailbox("", mailbox));
        }
        int open = mailbox.lastIndexOf('<');
        if (open < 0 || !mailbox.endsWith(">")) {
            return Optional.empty();
        }
        String address = mailbox.substring(open + 1, mailbox.length() - 1);
        return isAddress(address)
                ? name(trimmed(mailbox.substring(0, open))).map(name -> new Mailbox(name, address))
                : Optional.empty();
    }

    private static Optional<String> name(String text) {
        if (QUOTED_NAME.matcher(text).matches()) {
            return Optional.of(text.substring(1, text.length() - 1).replaceAll("\\\\(.)", "$1"));
        }
        return PLAIN_NAME.matcher(text).matches() ? Optional.of(text) : Optional.empty();
    }

    /// The text without the spaces around it; line breaks stay, to be refused.
    private static String trimmed(String text) {
        int first = 0;
        int end = text.length();
        while (first < end && text.charAt(first) == ' ') {
            first++;
        }
        while (end > first && text.charAt(end - 1) == ' ') {
            end--;
        }
        return text.substring(first, end);
    }

    /// Whether the text is an addr-spec of at most 254 bytes, its local part of at most 64 (RFC 5321, section 4.5.3.1).
    public static boolean isAddress(String text) {
        if (text.length() > LONGEST_ADDRESS || text.getBytes(StandardCharsets.UTF_8).length > LONGEST_ADDRESS) {
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
