package netlab.contracts;

import static java.util.Objects.requireNonNull;

/// One thing that is wrong with a request's body.
///
/// @param pointer where it is: a JSON Pointer (RFC 6901) into the body, empty for the body itself
/// @param detail what is wrong, for a person
public record Fault(String pointer, String detail) {
    public Fault {
        requireNonNull(pointer);
        requireNonNull(detail);
    }
}
