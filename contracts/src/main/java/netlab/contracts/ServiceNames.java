package netlab.contracts;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The names that IANA's registry (RFC 6335) gives to ports. Here they are in lower case: case makes no difference in them
/// (section 5.1).
public final class ServiceNames {
    private static final ServiceNames WELL_KNOWN = load("service-names.txt");

    private record Registration(String name, int port) {}

    private final Map<Transport, List<Registration>> registered = new EnumMap<>(Transport.class);
    private final Map<Transport, Map<Integer, String>> shown = new EnumMap<>(Transport.class);

    /// @param lines of the form `7 echo tcp udp`, the name that a port is shown with before its others; `#` begins a comment
    ServiceNames(List<String> lines) {
        for (Transport transport : Transport.values()) {
            registered.put(transport, new ArrayList<>());
            shown.put(transport, new HashMap<>());
        }
        for (String line : lines) {
            if (!line.startsWith("#")) {
                add(line.split(" ", -1));
            }
        }
    }

    private void add(String[] words) {
        Registration registration = new Registration(words[1], Integer.parseInt(words[0]));
        for (String protocol : List.of(words).subList(2, words.length)) {
            Transport transport = Named.find(Transport.class, protocol).orElseThrow();
            requireNonNull(registered.get(transport)).add(registration);
            requireNonNull(shown.get(transport)).putIfAbsent(registration.port, registration.name);
        }
    }

    /// The registry's names.
    public static ServiceNames wellKnown() {
        return WELL_KNOWN;
    }

    /// The name of the service that the port is registered for, or empty.
    public Optional<String> name(Transport transport, int port) {
        return Optional.ofNullable(requireNonNull(shown.get(transport)).get(port));
    }

    /// The ports that are registered for any service.
    PortSet ports(Transport transport) {
        return PortSet.of(requireNonNull(shown.get(transport)).keySet());
    }

    /// The ports whose service has a name like this: `*` stands for any text, `?` for any one character.
    PortSet ports(Transport transport, String pattern) {
        return PortSet.of(requireNonNull(registered.get(transport))
                .stream()
                .filter(each -> matches(pattern, each.name))
                .map(Registration::port)
                .toList());
    }

    /// Whether the pattern fits the whole name. Only the last `*` is ever taken back, so the time is bounded by the product
    /// of the lengths.
    static boolean matches(String pattern, String name) {
        int p = 0;
        int star = -1;
        int resume = 0;
        for (int n = 0; n < name.length();) {
            char wanted = p < pattern.length() ? pattern.charAt(p) : '\0';
            if (wanted == '*') {
                star = p++;
                resume = n;
            } else if (wanted == '?' || wanted == name.charAt(n)) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++resume;
            } else {
                return false;
            }
        }
        return pattern.substring(p).chars().allMatch(c -> c == '*');
    }

    private static ServiceNames load(String resource) {
        try (var reader = new BufferedReader(new InputStreamReader(
                requireNonNull(ServiceNames.class.getResourceAsStream(resource)), StandardCharsets.UTF_8))) {
            return new ServiceNames(reader.lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
