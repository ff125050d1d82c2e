package netlab.contracts;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// What a peer replied (RFC 5321, section 4.2).
///
/// @param code three digits; 0 where the protocol has none (IMAP)
/// @param enhanced the enhanced status code (RFC 3463) such as `5.7.8`; null where there is none
/// @param text the rest, lines joined by line feeds
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Reply(int code, @Nullable String enhanced, String text) {
    public Reply {
        requireNonNull(text);
    }
}
