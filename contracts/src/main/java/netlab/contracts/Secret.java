package netlab.contracts;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A password or the like. It shows itself masked wherever it is printed or written as JSON; only [#reveal()] gives it
/// away.
public final class Secret {
    /// What stands for every secret.
    public static final String MASK = "••••••";

    private final String value;

    public Secret(String value) {
        this.value = requireNonNull(value);
    }

    /// The secret itself, for the socket that needs it.
    public String reveal() {
        return value;
    }

    /// The mask, always of the same length.
    @Override
    @JsonValue
    public String toString() {
        return MASK;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret secret && value.equals(secret.value);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(value);
    }
}
