package netlab.contracts;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// What the check of a whole calc server found.
///
/// @param server the server, `ip:port`
/// @param byteOrder the byte order on the wire
/// @param passed how many cases it passed
/// @param failed how many it did not
/// @param cases all of them, in the order of the course
/// @param durationMs how long the course took, in milliseconds
public record CalcCheckResult(
        String server,
        WireOrder byteOrder,
        int passed,
        int failed,
        List<Case> cases,
        double durationMs) implements JobResult {

    public CalcCheckResult {
        requireNonNull(server);
        requireNonNull(byteOrder);
        cases = List.copyOf(cases);
    }

    /// One case's verdict.
    ///
    /// @param name its name, such as `tcp-split-in-two`
    /// @param passed whether what came is what was expected
    /// @param about what is tried, in a sentence
    /// @param expected what a right server sends
    /// @param came what this one sent
    public record Case(String name, boolean passed, String about, String expected, String came) {
        public Case {
            requireNonNull(name);
            requireNonNull(about);
            requireNonNull(expected);
            requireNonNull(came);
        }
    }
}
