package netlab.service;

import java.util.Map;

/// Whether a service can do its work now.
///
/// @param ready whether it can
/// @param details what the parts say of themselves, as JSON shows it
public record Health(boolean ready, Map<String, ?> details) {
    public Health {
        details = Map.copyOf(details);
    }

    /// Ready, with nothing to add.
    public static Health good() {
        return new Health(true, Map.of());
    }
}
