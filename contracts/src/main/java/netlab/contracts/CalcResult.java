package netlab.contracts;

import static java.util.Objects.requireNonNull;

/// What a `calc` job's exchange brought (API.md section 2).
///
/// @param id the request's ID
/// @param result the server's answer, which is right
/// @param transport how it was asked
/// @param local the client's end, `ip:port`
/// @param remote the server's end, `ip:port`
/// @param requestHex the bytes sent
/// @param responseHex the bytes that came
/// @param rttMs from the request's first byte out to the answer's last byte in, in milliseconds
public record CalcResult(
        long id,
        int result,
        Transport transport,
        String local,
        String remote,
        String requestHex,
        String responseHex,
        double rttMs) implements JobResult {
    public CalcResult {
        requireNonNull(transport);
        requireNonNull(local);
        requireNonNull(remote);
        requireNonNull(requestHex);
        requireNonNull(responseHex);
    }
}
