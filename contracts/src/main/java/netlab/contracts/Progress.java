package netlab.contracts;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// How far a job is.
///
/// @param done so many of
/// @param total so many
/// @param unit of these, such as `ports`
/// @param perSecond how many a second are done lately; null where that is not measured
/// @param etaMs how long the rest will take, in milliseconds; null where that can't be told
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Progress(long done, long total, String unit, @Nullable Double perSecond, @Nullable Long etaMs) {
    public Progress {
        requireNonNull(unit);
        if (done < 0 || total < done) {
            throw new IllegalArgumentException("done must be from 0 to total");
        }
    }

    /// Progress without an estimate of the rest.
    public Progress(long done, long total, String unit) {
        this(done, total, unit, null, null);
    }
}
