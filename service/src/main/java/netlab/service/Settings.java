package netlab.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import netlab.contracts.HostPort;
import netlab.contracts.Named;
import netlab.contracts.Secret;

/// Reads a service's settings from the environment and notes every bad value instead of stopping at the first.
///
/// A typed config reads all its settings, then whoever wires it calls [#check()]. An empty value counts as not set.
public final class Settings {
    private final Map<String, String> environment;
    private final List<String> faults = new ArrayList<>();
    private final Set<String> secrets = new HashSet<>();

    private Settings(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /// Settings from an environment, such as [System#getenv()].
    public static Settings of(Map<String, String> environment) {
        return new Settings(environment);
    }

    private Optional<String> value(String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    /// Notes that a setting's value can't be used. A secret's value is not told.
    public void fault(String name, String detail) {
        faults.add(secrets.contains(name)
                ? name + " " + detail
                : name + " is “" + environment.getOrDefault(name, "") + "”: " + detail);
    }

    public Optional<String> text(String name) {
        return value(name);
    }

    public String text(String name, String otherwise) {
        return value(name).orElse(otherwise);
    }

    /// A setting that is never shown, not even when it is bad.
    public Optional<Secret> secret(String name) {
        secrets.add(name);
        return value(name).map(Secret::new);
    }

    /// A comma-separated list of settings that are never shown.
    public List<Secret> secrets(String name) {
        secrets.add(name);
        List<Secret> list = list(name, List.of()).stream().map(Secret::new).toList();
        if (list.isEmpty() && value(name).isPresent()) { // to take it for none would leave open what shall be closed
            fault(name, "must have at least one");
        }
        return list;
    }

    /// A whole number from `min` to `max`.
    public int integer(String name, int min, int max, int otherwise) {
        return parsed(name, otherwise, "must be a whole number from " + min + " to " + max, value -> {
            int number = Integer.parseInt(value);
            return number >= min && number <= max ? Optional.of(number) : Optional.empty();
        });
    }

    /// A port to listen on; 0 for any that is free.
    public int port(String name, int otherwise) {
        return integer(name, 0, 65_535, otherwise);
    }

    /// A time in milliseconds.
    public Duration millis(String name, int min, int max, int otherwise) {
        return Duration.ofMillis(integer(name, min, max, otherwise));
    }

    /// `true` or `false`.
    public boolean flag(String name, boolean otherwise) {
        return parsed(name, otherwise, "must be true or false", value -> switch (value) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        });
    }

    /// `host:port`.
    public HostPort hostPort(String name, HostPort otherwise) {
        return parsed(name, otherwise, "must be host:port", HostPort::parse);
    }

    /// One of an enum's constants by its JSON name.
    public <E extends Enum<E> & Named> E choice(String name, Class<E> type, E otherwise) {
        List<String> names = Arrays.stream(type.getEnumConstants()).map(Named::json).toList();
        return parsed(name, otherwise, "must be one of " + String.join(", ", names), value -> Named.find(type, value));
    }

    /// One of some words, in whatever case.
    public String word(String name, List<String> words, String otherwise) {
        return parsed(name, otherwise, "must be one of " + String.join(", ", words), value -> words.stream()
                .filter(value::equalsIgnoreCase)
                .findFirst());
    }

    /// A comma-separated list.
    public List<String> list(String name, List<String> otherwise) {
        return value(name).map(value -> Arrays.stream(value.split(","))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList()).orElse(otherwise);
    }

    private <T> T parsed(String name, T otherwise, String rule, Function<String, Optional<T>> parse) {
        Optional<String> value = value(name);
        if (value.isEmpty()) {
            return otherwise;
        }
        try {
            Optional<T> parsed = parse.apply(value.get());
            if (parsed.isPresent()) {
                return parsed.get();
            }
        } catch (NumberFormatException _) {
            // told below, as any other value that breaks the rule
        }
        fault(name, rule);
        return otherwise;
    }

    /// The end of reading.
    ///
    /// @throws SettingsException when any setting's value can't be used
    public void check() throws SettingsException {
        if (!faults.isEmpty()) {
            throw new SettingsException(faults);
        }
    }
}
