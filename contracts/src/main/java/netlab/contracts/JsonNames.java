package netlab.contracts;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The names that JSON gives to enum constants, each made once.
final class JsonNames {
    private static final Map<Named, String> NAMES = new ConcurrentHashMap<>();
    private static final ClassValue<Map<String, Named>> CONSTANTS = new ClassValue<>() {
        @Override
        protected Map<String, Named> computeValue(Class<?> type) {
            return Stream.of(type.getEnumConstants())
                    .map(Named.class::cast)
                    .collect(Collectors.toUnmodifiableMap(Named::json, Function.identity()));
        }
    };

    private JsonNames() {}

    /// `openFiltered` for `OPEN_FILTERED`.
    static String of(Named constant) {
        return NAMES.computeIfAbsent(constant, JsonNames::camelCase);
    }

    private static String camelCase(Named constant) {
        String[] words = constant.name().toLowerCase(Locale.ROOT).split("_", -1);
        StringBuilder json = new StringBuilder(words[0]);
        for (int i = 1; i < words.length; i++) {
            json.append(Character.toUpperCase(words[i].charAt(0))).append(words[i], 1, words[i].length());
        }
        return json.toString();
    }

    static <E extends Enum<E> & Named> Optional<E> find(Class<E> type, String json) {
        return Optional.ofNullable(CONSTANTS.get(type).get(json)).map(type::cast);
    }
}
