package netlab.contracts;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// An enum constant with the name that JSON gives it: `openFiltered` for `OPEN_FILTERED`, unless it says otherwise.
public interface Named {
    String name();

    /// The constant's name in JSON.
    @JsonValue
    default String json() {
        String[] words = name().toLowerCase(Locale.ROOT).split("_", -1);
        StringBuilder json = new StringBuilder(words[0]);
        for (int i = 1; i < words.length; i++) {
            json.append(Character.toUpperCase(words[i].charAt(0))).append(words[i], 1, words[i].length());
        }
        return json.toString();
    }

    /// The constant that JSON calls `json`, or empty.
    static <E extends Enum<E> & Named> Optional<E> find(Class<E> type, String json) {
        return Arrays.stream(type.getEnumConstants()).filter(each -> each.json().equals(json)).findFirst();
    }
}
