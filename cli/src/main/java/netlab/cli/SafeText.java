package netlab.cli;

import java.util.function.IntFunction;

/// Makes text that comes from others safe for a terminal: what could move its cursor, change its state or turn its text
/// around is shown instead of obeyed.
final class SafeText {
    private SafeText() {}

    /// Text as one line: line breaks are shown too.
    static String line(String text) {
        return each(text, SafeText::shown, _ -> false);
    }

    /// Text that may have several lines; its line ends become line feeds.
    static String text(String text) {
        return each(text.replace("\r\n", "\n"), SafeText::shown, c -> c == '\n' || c == '\t');
    }

    /// JSON, in which such a character may be escaped without a change of its meaning: between the tokens of JSON there is
    /// nothing beyond ASCII.
    static String json(String json) {
        return each(json, SafeText::escaped, c -> c == '\n' || c == '\t');
    }

    private interface Exempt {
        boolean test(int character);
    }

    private static String each(String text, IntFunction<String> unsafe, Exempt exempt) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            if (isSafe(c) || exempt.test(c)) {
                safe.appendCodePoint(c);
            } else {
                safe.append(unsafe.apply(c));
            }
        });
        return safe.toString();
    }

    private static boolean isSafe(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR, Character.UNASSIGNED, Character.PRIVATE_USE ->
                false;
            default -> true;
        };
    }

    private static String shown(int c) {
        return switch (c) {
            case '\r' -> "\\r";
            case '\n' -> "\\n";
            case '\t' -> "\\t";
            default -> c < 0x100 ? "\\x%02X".formatted(c) : "\\u{%X}".formatted(c);
        };
    }

    private static String escaped(int c) {
        StringBuilder escaped = new StringBuilder();
        for (char unit : Character.toChars(c)) {
            escaped.append("\\u%04x".formatted((int) unit));
        }
        return escaped.toString();
    }
}
