package netlab.contracts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Reads the fields of one JSON object and notes every fault with its JSON pointer instead of stopping at the first.
///
/// A field that is missing or wrong reads as a placeholder, so a reader goes straight through all fields, then calls
/// [#end()], which throws if any fault was noted, and only then builds its record. An object within the object is read by
/// [#object(String)] and shares the list of faults; its own unknown fields are found by [#unknown()].
final class Fields {
    private final JsonNode object;
    private final String pointer;
    private final Faults faults;
    private final Set<String> known = new HashSet<>();

    Fields(JsonNode object, Faults faults) {
        this(object, "", faults);
        if (!object.isObject()) {
            faults.note(pointer, "must be a JSON object");
        }
    }

    private Fields(JsonNode object, String pointer, Faults faults) {
        this.object = object;
        this.pointer = pointer;
        this.faults = faults;
    }

    /// True when the field is there, be it null.
    boolean has(String name) {
        known.add(name);
        return object.has(name);
    }

    /// True when the field is there with the value null.
    boolean isNull(String name) {
        known.add(name);
        return object.path(name).isNull();
    }

    /// Notes a fault of one field.
    void fault(String name, String detail) {
        note(at(name), detail);
    }

    /// Whether a fault was noted of the field, of something within it or of what it is in.
    boolean faulty(String name) {
        return faults.touch(at(name));
    }

    private void note(String where, String detail) {
        faults.note(where, detail);
    }

    private String at(String name) {
        return Faults.pointer(pointer, name);
    }

    private JsonNode value(String name) {
        known.add(name);
        return object.path(name);
    }

    private static boolean absent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    /// An optional text of up to `max` characters.
    Optional<String> text(String name, int max) {
        JsonNode node = value(name);
        return absent(node) ? Optional.empty() : textAt(node, at(name), max);
    }

    private Optional<String> textAt(JsonNode node, String where, int max) {
        if (!node.isString()) {
            note(where, "must be a string");
            return Optional.empty();
        }
        String text = node.stringValue();
        if (text.length() > max) {
            note(where, "is longer than " + max + " characters");
            return Optional.empty();
        }
        return Optional.of(text);
    }

    /// A required text that is not empty; the placeholder is the empty text.
    String requiredText(String name, int max) {
        Optional<String> text = text(name, max);
        if (absent(value(name))) {
            fault(name, "is required");
        } else if (text.filter(String::isEmpty).isPresent()) {
            fault(name, "must not be empty");
        }
        return text.orElse("");
    }

    /// A required text on one line that is not empty; the placeholder is the empty text.
    String requiredLine(String name, int max) {
        String text = requiredText(name, max);
        return isLine(at(name), text) ? text : "";
    }

    /// A text on one line, without control characters.
    Optional<String> line(String name, int max) {
        return text(name, max).filter(text -> isLine(at(name), text));
    }

    private boolean isLine(String where, String text) {
        if (text.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f)) {
            note(where, "must not contain line breaks or other control characters");
            return false;
        }
        return true;
    }

    int integer(String name, int min, int max, int otherwise) {
        return (int) integer(name, (long) min, max, otherwise);
    }

    long integer(String name, long min, long max, long otherwise) {
        JsonNode node = value(name);
        return absent(node) ? otherwise : integerAt(node, at(name), min, max);
    }

    private long integerAt(JsonNode node, String where, long min, long max) {
        if (!node.isIntegralNumber()) {
            note(where, "must be an integer");
        } else if (!node.canConvertToLong() || node.longValue() < min || node.longValue() > max) {
            note(where, "must be from " + min + " to " + max);
        } else {
            return node.longValue();
        }
        return min;
    }

    /// A required array of at most `most` integers.
    List<Integer> requiredIntegers(String name, int most) {
        if (absent(value(name))) {
            fault(name, "is required");
        }
        return array(name, most, (node, where) -> Optional
                .of((int) integerAt(node, where, Integer.MIN_VALUE, Integer.MAX_VALUE)));
    }

    boolean flag(String name, boolean otherwise) {
        JsonNode node = value(name);
        if (absent(node)) {
            return otherwise;
        }
        if (!node.isBoolean()) {
            fault(name, "must be true or false");
            return otherwise;
        }
        return node.booleanValue();
    }

    /// One of an enum's constants by its JSON name.
    <E extends Enum<E> & Named> Optional<E> choice(String name, Class<E> type) {
        JsonNode node = value(name);
        return absent(node) ? Optional.empty() : choiceAt(node, at(name), type);
    }

    private <E extends Enum<E> & Named> Optional<E> choiceAt(JsonNode node, String where, Class<E> type) {
        Optional<E> found = node.isString() ? Named.find(type, node.stringValue()) : Optional.empty();
        if (found.isEmpty()) {
            note(where, "must be one of " + Arrays.stream(type.getEnumConstants())
                    .map(Named::json)
                    .collect(Collectors.joining(", ")));
        }
        return found;
    }

    <E extends Enum<E> & Named> List<E> choices(String name, Class<E> type) {
        return array(name, type.getEnumConstants().length, (node, where) -> choiceAt(node, where, type));
    }

    /// An array of at most `most` texts of 1 to `max` characters on one line each.
    ///
    /// @param fault what else is wrong with a text, if anything is
    List<String> lines(String name, int most, int max, Function<String, Optional<String>> fault) {
        return array(name, most, (node, where) -> textAt(node, where, max).filter(text -> {
            if (text.isEmpty()) {
                note(where, "must not be empty");
                return false;
            }
            if (!isLine(where, text)) {
                return false;
            }
            Optional<String> wrong = fault.apply(text);
            wrong.ifPresent(detail -> note(where, detail));
            return wrong.isEmpty();
        }));
    }

    /// An array of at most `most` objects.
    <T> List<T> objects(String name, int most, Function<Fields, T> read) {
        return array(name, most, (node, where) -> {
            if (!node.isObject()) {
                note(where, "must be a JSON object");
                return Optional.empty();
            }
            Fields fields = new Fields(node, where, faults);
            T value = read.apply(fields);
            fields.unknown();
            return Optional.of(value);
        });
    }

    private <T> List<T> array(String name, int most, BiFunction<JsonNode, String, Optional<T>> element) {
        JsonNode node = value(name);
        if (absent(node)) {
            return List.of();
        }
        if (!node.isArray()) {
            fault(name, "must be an array");
            return List.of();
        }
        if (node.size() > most) {
            fault(name, "must not have more than " + most + " elements");
            return List.of();
        }
        List<T> values = new ArrayList<>(node.size());
        int i = 0;
        for (JsonNode each : node) {
            element.apply(each, at(name) + "/" + i++).ifPresent(values::add);
        }
        return List.copyOf(values);
    }

    /// The object within this one; a missing or null one reads as empty.
    Fields object(String name) {
        JsonNode node = value(name);
        if (!absent(node) && !node.isObject()) {
            fault(name, "must be a JSON object");
        }
        return new Fields(node.isObject() ? node : JsonNodeFactory.instance.objectNode(), at(name), faults);
    }

    /// The names of this object's fields, all of which count as known from now on.
    List<String> names() {
        List<String> names = List.copyOf(object.propertyNames());
        known.addAll(names);
        return names;
    }

    /// Notes each field that nobody asked for.
    void unknown() {
        if (object.isObject()) {
            for (String name : object.propertyNames()) {
                if (!known.contains(name)) {
                    fault(name, "unknown field");
                }
            }
        }
    }

    /// The end of the outermost object.
    ///
    /// @throws InvalidSpec with every fault noted in it and in the objects within
    void end() throws InvalidSpec {
        unknown();
        faults.end();
    }
}
