package netlab.service;

import java.io.InputStream;
import java.lang.reflect.Type;
import netlab.contracts.Json;

/// Has Javalin write JSON as netlab does; bodies are not read through it.
final class StrictJson implements io.javalin.json.JsonMapper {
    @Override
    public String toJsonString(Object value, Type type) {
        return Json.text(value);
    }

    @Override
    public InputStream toJsonStream(Object value, Type type) {
        return new java.io.ByteArrayInputStream(Json.bytes(value));
    }
}
