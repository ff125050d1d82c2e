package netlab.contracts;

import static java.util.Objects.requireNonNull;

/// How far a job is.
///
/// @param done so many of
/// @param total so many
/// @param unit of these, such as `ports`
public record Progress(long done, long total, String unit) {
    public Progress {
        requireNonNull(unit);
        if (done < 0 || total < done) {
            throw new IllegalArgumentException("done must be from 0 to total");
        }
    }
}
