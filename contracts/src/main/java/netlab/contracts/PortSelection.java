package netlab.contracts;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The ports that a scan shall probe, in nmap's syntax: `1-1024`, `7,9,20-25`, `-100`, `65530-`, `-` (all); registered
/// services by name, `ssh`, `http*`; of a range those that have a registered service, `[1-1024]`; and with `T:` and `U:`
/// before the ports that are meant for one protocol alone, `T:1-50,U:53,123`.
///
/// Ports before the first prefix are meant for every protocol. Prefixes select their protocols by themselves.
public final class PortSelection {
    private final String text;
    private final PortSyntax read;

    private PortSelection(String text) {
        this.text = text;
        this.read = new PortSyntax(text);
    }

    /// Reads a selection.
    ///
    /// @throws IllegalArgumentException when the text is not in the syntax, or names a service that is not registered; its
    /// message says what and where
    public static PortSelection parse(String text) {
        PortSelection selection = new PortSelection(text);
        selection.read.read();
        return selection;
    }

    /// The protocols that prefixes select; empty where there is no prefix.
    public Set<Transport> prefixed() {
        Set<Transport> prefixed = EnumSet.noneOf(Transport.class);
        prefixed.addAll(read.prefixed());
        return prefixed;
    }

    /// The ports to probe with this protocol.
    public PortSet ports(Transport transport) {
        return read.ports(transport);
    }

    /// Those of them that the text selects more than once.
    public PortSet repeated(Transport transport) {
        return read.repeated(transport);
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
