package netlab.scan;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import netlab.contracts.Named;
import netlab.contracts.Transport;

/// The names that IANA's registry (RFC 6335) gives to well-known ports.
final class ServiceNames {
    private static final ServiceNames WELL_KNOWN = load("service-names.txt");

    private final Map<Transport, Map<Integer, String>> names = new EnumMap<>(Transport.class);

    /// @param lines of the form `7 echo tcp udp`; `#` begins a comment
    ServiceNames(List<String> lines) {
        for (String line : lines) {
            if (line.startsWith("#")) {
                continue;
            }
            String[] words = line.split(" ", -1);
            for (int i = 2; i < words.length; i++) {
                Transport transport = Named.find(Transport.class, words[i]).orElseThrow();
                names.computeIfAbsent(transport, _ -> new HashMap<>()).put(Integer.valueOf(words[0]), words[1]);
            }
        }
    }

    /// The names of the well-known ports.
    static ServiceNames wellKnown() {
        return WELL_KNOWN;
    }

    /// The name of the service that the port is registered for, or empty.
    Optional<String> name(Transport transport, int port) {
        return Optional.ofNullable(names.getOrDefault(transport, Map.of()).get(port));
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
