package netlab.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The header fields of a message or part that was read, in order, unfolded, as octets.
final class MimeHeaders {
    private static final int MOST_FIELDS = 2000;

    private final List<String> names = new ArrayList<>();
    private final List<String> values = new ArrayList<>();

    /// Reads fields up to the first empty line; lines that are none are passed over.
    static MimeHeaders parse(String octets) {
        MimeHeaders headers = new MimeHeaders();
        for (String line : octets.split("\r?\n", -1)) {
            if (line.isEmpty() || headers.names.size() > MOST_FIELDS) {
                break;
            }
            if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
                headers.continueLast(line);
                continue;
            }
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.names.add(line.substring(0, colon).strip());
                headers.values.add(line.substring(colon + 1).strip());
            }
        }
        return headers;
    }

    private void continueLast(String line) {
        if (!values.isEmpty()) {
            String last = values.removeLast();
            values.add(last.isEmpty() ? line.strip() : last + line.stripTrailing());
        }
    }

    /// The first field of this name, its octets as they came.
    Optional<String> first(String name) {
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(name)) {
                return Optional.of(values.get(i));
            }
        }
        return Optional.empty();
    }

    /// The first field of this name as people read it: encoded words decoded.
    Optional<String> text(String name) {
        return first(name).map(value -> EncodedWords.decode(Bytes.text(value)));
    }

    /// The addresses of all fields of this name, each as people read it.
    List<String> addresses(String name) {
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(name)) {
                split(Bytes.text(values.get(i))).forEach(part -> addresses.add(EncodedWords.decode(part)));
            }
        }
        return addresses;
    }

    /// Cuts at the commas that stand in no quotes, comment or angle brackets; the name of a group is dropped (RFC 5322 §3.4).
    private static List<String> split(String list) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean quoted = false;
        int nested = 0;
        for (int i = 0; i < list.length(); i++) {
            char c = list.charAt(i);
            if (quoted && c == '\\' && i + 1 < list.length()) {
                part.append(c).append(list.charAt(++i));
                continue;
            }
            if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == '(' || c == '<' || c == '[')) {
                nested++;
            } else if (!quoted && (c == ')' || c == '>' || c == ']')) {
                nested--;
            } else if (!quoted && nested == 0 && (c == ',' || c == ';' || c == ':')) {
                add(parts, c == ':' ? "" : part.toString());
                part.setLength(0);
                continue;
            }
            part.append(c);
        }
        add(parts, part.toString());
        return parts;
    }

    private static void add(List<String> parts, String part) {
        if (!part.isBlank()) {
            parts.add(part.strip());
        }
    }
}
