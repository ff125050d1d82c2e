package netlab.contracts;

import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// Reads specs from JSON that is written with single quotes.
final class Bodies {
    private Bodies() {}

    static Spec spec(JobKind kind, String json) {
        try {
            return kind.read(Json.parseBody(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
        } catch (InvalidSpec e) {
            return fail("has faults: " + e.faults());
        } catch (MalformedJson e) {
            return fail(e);
        }
    }

    static List<Fault> faults(JobKind kind, String json) {
        try {
            kind.read(Json.parseBody(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
            return List.of();
        } catch (InvalidSpec e) {
            return e.faults();
        } catch (MalformedJson e) {
            return fail(e);
        }
    }

    static List<String> pointers(JobKind kind, String json) {
        return faults(kind, json).stream().map(Fault::pointer).toList();
    }

    /// The spec that its own JSON reads as, with the secret put back as the gateway does.
    static Spec again(JobKind kind, Spec spec, String secret) {
        var json = Json.tree(spec);
        kind.replaceSecret(json, _ -> secret);
        return spec(kind, json.toString());
    }
}
