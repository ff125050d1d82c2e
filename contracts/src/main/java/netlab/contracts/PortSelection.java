package netlab.contracts;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The ports that a scan shall probe, in nmap's syntax: `1-1024`, `7,9,20-25`, `-100`, `65530-`, `-` (all), and with
/// `T:` and `U:` before the ports that are meant for one protocol alone: `T:1-50,U:53,123`.
///
/// Ports before the first prefix are meant for every protocol. Prefixes select their protocols by themselves.
public final class PortSelection {
    private static final Pattern ITEM = Pattern.compile("([0-9]{0,9})(-?)([0-9]{0,9})");
    private static final int LAST = 65_535;

    private final String text;
    private final BitSet common = new BitSet();
    private final Map<Transport, BitSet> own = new EnumMap<>(Transport.class);

    private PortSelection(String text) {
        this.text = text;
    }

    /// Reads a selection.
    ///
    /// @throws IllegalArgumentException when the text is not in the syntax; its message says what and where
    public static PortSelection parse(String text) {
        PortSelection selection = new PortSelection(text);
        BitSet into = selection.common;
        int at = 0;
        for (String item : text.split(",", -1)) {
            String ports = item.strip();
            int colon = ports.indexOf(':');
            if (colon >= 0) {
                into = selection.ownOf(ports.substring(0, colon), at);
                ports = ports.substring(colon + 1).strip();
            }
            add(ports, at, into);
            at += item.length() + 1;
        }
        return selection;
    }

    private BitSet ownOf(String prefix, int at) {
        Transport transport = switch (prefix) {
            case "T", "t" -> Transport.TCP;
            case "U", "u" -> Transport.UDP;
            default -> throw new IllegalArgumentException(
                    "unknown prefix “" + prefix + ":” at character " + (at + 1) + ": only T: and U: are known");
        };
        return own.computeIfAbsent(transport, _ -> new BitSet());
    }

    private static void add(String item, int at, BitSet into) {
        Matcher matcher = ITEM.matcher(item);
        if (item.isEmpty() || !matcher.matches()) {
            throw new IllegalArgumentException(
                    (item.isEmpty() ? "a port is missing" : "“" + item + "” is no port or range")
                            + " at character " + (at + 1));
        }
        boolean range = !requireNonNull(matcher.group(2)).isEmpty();
        int first = number(requireNonNull(matcher.group(1)), 1);
        int last = range ? number(requireNonNull(matcher.group(3)), LAST) : first;
        if (first < 1 || first > LAST || last < 1 || last > LAST) {
            throw new IllegalArgumentException(
                    "“" + item + "” at character " + (at + 1) + ": ports are from 1 to 65535");
        }
        if (last < first) {
            throw new IllegalArgumentException("“" + item + "” at character " + (at + 1) + " runs backward");
        }
        into.set(first, last + 1);
    }

    private static int number(String digits, int otherwise) {
        return digits.isEmpty() ? otherwise : Integer.parseInt(digits);
    }

    /// The protocols that prefixes select; empty where there is no prefix.
    public Set<Transport> prefixed() {
        Set<Transport> prefixed = EnumSet.noneOf(Transport.class);
        prefixed.addAll(own.keySet());
        return prefixed;
    }

    /// The ports to probe with this protocol.
    public PortSet ports(Transport transport) {
        BitSet ports = (BitSet) common.clone();
        ports.or(own.getOrDefault(transport, new BitSet()));
        return PortSet.copyOf(ports);
    }

    /// Whether the other was given by the same text.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PortSelection selection && text.equals(selection.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /// The text as it was given.
    @Override
    @JsonValue
    public String toString() {
        return text;
    }
}
