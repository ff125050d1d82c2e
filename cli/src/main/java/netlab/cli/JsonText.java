package netlab.cli;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// JSON as trees. What a gateway answers has been checked by it; only the shape that is needed is looked at here.
final class JsonText {
    /// The most bytes of an answer or of an event.
    static final int LONGEST = 64 * 1024 * 1024;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxStringLength(LONGEST).build())
            .build()).build();

    private JsonText() {}

    /// Reads one object.
    ///
    /// @throws CliFailure when the text is none
    static JsonNode object(String text) throws CliFailure {
        try {
            JsonNode node = MAPPER.readTree(text);
            if (node.isObject()) {
                return node;
            }
        } catch (JacksonException _) {
            // not netlab's, as is told below
        }
        throw CliFailure.unreachable("what answers there is not netlab's gateway: it sends no JSON object");
    }

    /// A new object with nothing in it.
    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /// A new array of these texts.
    static ArrayNode array(Iterable<String> texts) {
        ArrayNode array = MAPPER.createArrayNode();
        texts.forEach(array::add);
        return array;
    }

    /// The value on one line, safe for a terminal.
    static String line(JsonNode value) {
        return SafeText.json(MAPPER.writeValueAsString(value));
    }

    /// The value as bytes.
    static byte[] bytes(JsonNode value) {
        return MAPPER.writeValueAsBytes(value);
    }
}
