package netlab.mail;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Writes header fields (RFC 5322 §2.2), folded so that no line passes 78 characters where the field allows it.
final class HeaderWriter {
    private static final int LONGEST_LINE = 78;
    private static final Pattern NAME = Pattern.compile("[!-9;-~]{1,76}");
    private static final Pattern PLAIN = Pattern.compile("[!-~](?:[ -~]*[!-~])?");
    /// Only a space that stands alone, since readers may shrink a fold and the spaces around it to one; and not after a
    /// backslash, which some take to escape the line end.
    private static final Pattern FOLD = Pattern.compile("(?<=[!-\\[\\]-~]) (?=[!-~])");

    private final StringBuilder out = new StringBuilder();

    /// Adds a field of free text, in encoded words where it can't stand as it is.
    ///
    /// @throws IllegalArgumentException when name or value could break out of the field
    HeaderWriter text(String name, String value) {
        checkName(name);
        if (value.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
            throw new IllegalArgumentException("CR, LF and NUL are not allowed in a header");
        }
        List<String> plain = List.of(FOLD.split(value));
        boolean fits = plain.getFirst().length() + name.length() + 2 <= LONGEST_LINE
                && plain.stream().allMatch(word -> word.length() < LONGEST_LINE);
        if (value.isEmpty() || (PLAIN.matcher(value).matches() && !value.contains("=?") && fits)) {
            return words(name, plain);
        }
        return words(name, EncodedWords.encode(value, LONGEST_LINE - name.length() - 2));
    }

    /// Adds a field of addresses.
    HeaderWriter mailboxes(String name, List<HeaderMailbox> mailboxes) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < mailboxes.size(); i++) {
            words.addAll(mailboxes.get(i).words());
            if (i < mailboxes.size() - 1) {
                words.add(words.removeLast() + ",");
            }
        }
        return words(name, words);
    }

    /// Adds a field of words that stand as they are, with a space or a fold between them.
    HeaderWriter words(String name, List<String> words) {
        out.append(name).append(':');
        int column = name.length() + 1;
        boolean first = true;
        for (String word : words) {
            if (!first && column + 1 + word.length() > LONGEST_LINE) {
                out.append("\r\n");
                column = 0;
            }
            out.append(' ').append(word);
            column += 1 + word.length();
            first = false;
        }
        out.append("\r\n");
        return this;
    }

    /// Refuses what is no field name (§3.6.8).
    static void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("no header name: 1 to 76 printable ASCII characters but the colon");
        }
    }

    /// A parameter of a MIME field: quoted where that is enough, else as RFC 2231 has it, in numbered pieces when long.
    static List<String> parameter(String name, String value) {
        boolean plain = PLAIN.matcher(value).matches() && !value.contains("=?") && value.length() + name.length() < 60;
        if (plain) {
            return List.of(name + "=\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"");
        }
        List<String> pieces = new ArrayList<>();
        StringBuilder piece = new StringBuilder("UTF-8''");
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            if (piece.length() > 50) {
                pieces.add(piece.toString());
                piece.setLength(0);
            }
            boolean safe = b > 0 && (Character.isLetterOrDigit(b) || "-._~!#$&+^`{|}".indexOf(b) >= 0);
            piece.append(safe ? String.valueOf((char) b) : String.format("%%%02X", b & 0xFF));
        }
        pieces.add(piece.toString());
        if (pieces.size() == 1) {
            return List.of(name + "*=" + pieces.getFirst());
        }
        List<String> parameters = new ArrayList<>();
        for (int i = 0; i < pieces.size(); i++) {
            parameters.add(name + "*" + i + "*=" + pieces.get(i));
        }
        return parameters;
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
