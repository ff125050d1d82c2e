package netlab.contracts;

import java.io.InputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.POJONode;
import tools.jackson.databind.ser.std.StdSerializer;
import tools.jackson.databind.util.RawValue;

/// JSON as netlab speaks it: UTF-8, camelCase, times in RFC 3339 UTC with milliseconds. Reading is strict: a duplicate
/// key and a trailing token are errors (RFC 8259, section 4 leaves the first open; API.md section 1 closes it).
public final class Json {
    /// The longest string that a body may hold, in characters: a 25 MiB body may be one base64 string.
    private static final int LONGEST_STRING = 26 * 1024 * 1024;
    private static final int DEEPEST_NESTING = 64;
    /// The most tokens of a request's body. The longest mail job has some thousand; millions of empty objects would take
    /// hundreds of times their own length in memory.
    private static final long MOST_TOKENS = 100_000;
    private static final DateTimeFormatter MILLISECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'")
            .withZone(ZoneOffset.UTC);

    private static final JsonMapper MAPPER = mapper(StreamReadConstraints.builder());
    private static final JsonMapper BODIES = mapper(StreamReadConstraints.builder().maxTokenCount(MOST_TOKENS));

    private Json() {}

    private static JsonMapper mapper(StreamReadConstraints.Builder constraints) {
        return JsonMapper.builder(JsonFactory.builder()
                .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
                .streamReadConstraints(constraints.maxStringLength(LONGEST_STRING)
                        .maxNestingDepth(DEEPEST_NESTING)
                        .build())
                .build())
                .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .addModule(new SimpleModule().addSerializer(Instant.class, new InstantSerializer()))
                .build();
    }

    /// Reads a request's body: one JSON value of at most 100,000 tokens.
    ///
    /// @throws MalformedJson when the bytes are not exactly one JSON value, or one of more tokens
    public static JsonNode parseBody(byte[] utf8) throws MalformedJson {
        try {
            return present(BODIES.readTree(utf8));
        } catch (JacksonException e) {
            throw MalformedJson.because(e);
        }
    }

    /// Reads one JSON value.
    ///
    /// @throws MalformedJson when the bytes are not exactly one JSON value; its message says what and where
    public static JsonNode parse(byte[] utf8) throws MalformedJson {
        try {
            return present(MAPPER.readTree(utf8));
        } catch (JacksonException e) {
            throw MalformedJson.because(e);
        }
    }

    /// Reads one JSON value from a stream.
    ///
    /// @throws MalformedJson when the stream does not hold exactly one JSON value
    /// @throws JacksonIOException when the stream itself fails
    public static JsonNode parse(InputStream utf8) throws MalformedJson {
        try {
            return present(MAPPER.readTree(utf8));
        } catch (JacksonIOException e) {
            throw e;
        } catch (JacksonException e) {
            throw MalformedJson.because(e);
        }
    }

    /// Reads one JSON value from text.
    ///
    /// @throws MalformedJson when the text is not exactly one JSON value
    public static JsonNode parse(String text) throws MalformedJson {
        try {
            return present(MAPPER.readTree(text));
        } catch (JacksonException e) {
            throw MalformedJson.because(e);
        }
    }

    private static JsonNode present(JsonNode node) throws MalformedJson {
        if (node.isMissingNode()) {
            throw new MalformedJson("the body is empty");
        }
        return node;
    }

    /// The value as a JSON tree. Secrets come out masked.
    public static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    /// A node that is written as this text, which is JSON, and has no other use.
    public static JsonNode raw(String json) {
        return new POJONode(new RawValue(json));
    }

    /// The value as JSON text on one line. Secrets come out masked.
    public static String text(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /// The value as UTF-8 JSON. Secrets come out masked.
    public static byte[] bytes(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    /// A time as netlab writes it: RFC 3339, UTC, three decimals.
    public static String time(Instant instant) {
        return MILLISECONDS.format(instant);
    }

    private static final class InstantSerializer extends StdSerializer<Instant> {
        InstantSerializer() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator json, SerializationContext context) {
            json.writeString(time(value));
        }
    }
}
