package netlab.mail;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// What a server offers in its answer to EHLO (RFC 5321 §4.1.1.1).
///
/// @param server the name the server gives itself
/// @param lines each extension with its parameters, as the server wrote it
record SmtpExtensions(String server, List<String> lines) {
    private static final Pattern SIZE = Pattern.compile("\\d{1,18}");

    SmtpExtensions {
        lines = List.copyOf(lines);
    }

    static SmtpExtensions of(SmtpReply hello) {
        String first = hello.lines().getFirst();
        return new SmtpExtensions(
                first.split(" ", 2)[0],
                hello.lines().stream().skip(1).filter(line -> !line.isBlank()).toList());
    }

    boolean has(String keyword) {
        return lines.stream().anyMatch(line -> keyword(line).equals(keyword));
    }

    /// The most bytes of a message that the server takes, as it says after SIZE (RFC 1870 §4); 0 when it does not say.
    long sizeLimit() {
        return lines.stream()
                .filter(line -> keyword(line).equals("SIZE"))
                .map(line -> line.substring(4).strip())
                .filter(limit -> SIZE.matcher(limit).matches())
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }

    /// The names after AUTH (RFC 4954 §3), also in the old spelling `AUTH=LOGIN`.
    List<String> mechanisms() {
        return lines.stream()
                .map(line -> line.toUpperCase(Locale.ROOT))
                .filter(line -> line.startsWith("AUTH ") || line.startsWith("AUTH="))
                .flatMap(line -> List.of(line.substring(5).strip().split("[ =]+")).stream())
                .distinct()
                .toList();
    }

    private static String keyword(String line) {
        return line.split(" ", 2)[0].toUpperCase(Locale.ROOT);
    }
}
