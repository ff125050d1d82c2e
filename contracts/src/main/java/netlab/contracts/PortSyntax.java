package netlab.contracts;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads nmap's port syntax from left to right:
///
///     selection  item *("," item)
///     item       [prefix] (element / "[" selection "]")      no bracket within a bracket
///     prefix     "T:" / "U:"                                 holds until the next, or the end of the bracket
///     element    port / [port] "-" [port] / name             a name may have "*" and "?"
///
/// What is in brackets selects only ports that have a registered service.
final class PortSyntax {
    private static final Pattern RANGE = Pattern.compile("([0-9]{0,9})(-?)([0-9]{0,9})");
    private static final Pattern NAME = Pattern.compile("(?=.*[A-Za-z*?])[A-Za-z0-9*?-]{1,32}");
    private static final int LAST = 65_535;
    /// Names with wildcards are looked for among thousands.
    private static final int MOST_NAMES = 100;

    private final String text;
    private final Map<Transport, PortSet> ports = new EnumMap<>(Transport.class);
    private final Map<Transport, PortSet> repeated = new EnumMap<>(Transport.class);
    private final Map<Transport, PortSet> registered = new EnumMap<>(Transport.class);
    private final Set<Transport> prefixed = EnumSet.noneOf(Transport.class);
    private int at;
    private int names;

    PortSyntax(String text) {
        this.text = text;
        for (Transport transport : Transport.values()) {
            ports.put(transport, PortSet.EMPTY);
            repeated.put(transport, PortSet.EMPTY);
        }
    }

    /// Reads the whole text.
    ///
    /// @throws IllegalArgumentException when it is not in the syntax; its message says what and where
    void read() {
        selection(EnumSet.allOf(Transport.class), false);
        if (at < text.length()) {
            throw fault(at, "“]” has no “[”");
        }
    }

    PortSet ports(Transport transport) {
        return requireNonNull(ports.get(transport));
    }

    PortSet repeated(Transport transport) {
        return requireNonNull(repeated.get(transport));
    }

    Set<Transport> prefixed() {
        return prefixed;
    }

    private void selection(Set<Transport> outer, boolean bracketed) {
        Set<Transport> into = EnumSet.copyOf(outer);
        while (true) {
            space();
            prefix(into);
            if (at < text.length() && text.charAt(at) == '[') {
                bracket(into, bracketed);
            } else {
                element(into, bracketed);
            }
            space();
            if (at == text.length() || text.charAt(at) == ']') {
                return;
            }
            if (text.charAt(at) != ',') {
                throw fault(at, "a comma is missing");
            }
            at++;
        }
    }

    private void prefix(Set<Transport> into) {
        int colon = text.indexOf(':', at);
        if (colon < 0 || colon > wordEnd(at)) {
            return;
        }
        String prefix = text.substring(at, colon);
        Transport transport = switch (prefix) {
            case "T", "t" -> Transport.TCP;
            case "U", "u" -> Transport.UDP;
            default -> throw fault(at, "unknown prefix “" + prefix + ":”: only T: and U: are known");
        };
        into.clear();
        into.add(transport);
        prefixed.add(transport);
        at = colon + 1;
        space();
    }

    private void bracket(Set<Transport> into, boolean bracketed) {
        int begin = at++;
        if (bracketed) {
            throw fault(begin, "“[” within “[”");
        }
        selection(into, true);
        if (at == text.length()) {
            throw fault(begin, "“[” has no “]”");
        }
        at++;
    }

    private void element(Set<Transport> into, boolean registeredOnly) {
        int begin = at;
        at = wordEnd(begin);
        String word = text.substring(begin, at).stripTrailing();
        if (word.isEmpty()) {
            throw fault(begin, "a port is missing");
        }
        Matcher range = RANGE.matcher(word);
        if (range.matches()) {
            PortSet numbered = range(range, begin);
            add(into, begin, word, transport -> registeredOnly
                    ? numbered.intersection(registered(transport))
                    : numbered);
        } else if (NAME.matcher(word).matches()) {
            if (++names > MOST_NAMES) {
                throw fault(begin, "more than " + MOST_NAMES + " names");
            }
            String name = word.toLowerCase(Locale.ROOT);
            add(into, begin, word, transport -> ServiceNames.wellKnown().ports(transport, name));
        } else {
            throw fault(begin, "“" + word + "” is no port, range or service name");
        }
    }

    private PortSet registered(Transport transport) {
        return registered.computeIfAbsent(transport, ServiceNames.wellKnown()::ports);
    }

    private PortSet range(Matcher range, int begin) {
        boolean open = !requireNonNull(range.group(2)).isEmpty();
        int first = number(requireNonNull(range.group(1)), 1);
        int last = open ? number(requireNonNull(range.group(3)), LAST) : first;
        if (first < 1 || first > LAST || last < 1 || last > LAST) {
            throw fault(begin, "“" + range.group() + "”: ports are from 1 to 65535");
        }
        if (last < first) {
            throw fault(begin, "“" + range.group() + "” runs backward; did you mean " + last + "-" + first + "?");
        }
        return PortSet.range(first, last);
    }

    private static int number(String digits, int otherwise) {
        return digits.isEmpty() ? otherwise : Integer.parseInt(digits);
    }

    private void add(Set<Transport> into, int begin, String word, Function<Transport, PortSet> selected) {
        boolean any = false;
        for (Transport transport : into) {
            PortSet more = selected.apply(transport);
            PortSet before = ports(transport);
            any |= !more.isEmpty();
            repeated.put(transport, repeated(transport).union(before.intersection(more)));
            ports.put(transport, before.union(more));
        }
        if (!any) {
            throw fault(begin, "no registered " + (into.size() == 1 ? into.iterator().next() + " " : "")
                    + "service has a name or port like “" + word + "”");
        }
    }

    /// Where what begins there ends: before the next comma or bracket.
    private int wordEnd(int begin) {
        int end = begin;
        while (end < text.length() && ",[]".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    private void space() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private static IllegalArgumentException fault(int where, String what) {
        return new IllegalArgumentException(what + ", at character " + (where + 1));
    }
}
