package netlab.scan;

import static java.util.Objects.requireNonNull;

import java.util.function.Predicate;

/// A request whose answer tells what a port behaves like.
///
/// @param service what a port behaves like that answers so
/// @param request what is sent
/// @param isAnsweredBy whether these bytes answer it
record Question(String service, Octets request, Predicate<Octets> isAnsweredBy) {
    Question {
        requireNonNull(service);
        requireNonNull(request);
        requireNonNull(isAnsweredBy);
    }

    /// HTTP (RFC 9112, section 3).
    static final Question HTTP = new Question("http", Octets.of("GET / HTTP/1.0\r\n\r\n"),
            answer -> answer.latin1().startsWith("HTTP/"));
    /// The calc protocol: `Summe` of 20 and 22, in network byte order.
    static final Question CALC = new Question("calc", Octets.ofHex("6e6c6162 53756d6d65 02 00000014 00000016"),
            answer -> answer.equals(Octets.ofHex("6e6c6162 0000002a")));
    /// The same, little-endian.
    static final Question LITTLE_CALC = new Question("calc", Octets.ofHex("6261 6c6e 53756d6d65 02 14000000 16000000"),
            answer -> answer.equals(Octets.ofHex("62616c6e 2a000000")));
}
