package netlab.contracts;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The name of one attempt at a job: `{jobId}.{attempt}`, the value of the `Run` header.
///
/// @param job whose attempt
/// @param attempt which, from 1
public record RunId(JobId job, int attempt) {
    /// The header that names a run.
    public static final String HEADER = "Run";

    private static final Pattern SYNTAX = Pattern.compile("([0-9a-f-]{36})\\.([1-9][0-9]{0,8})");

    public RunId {
        requireNonNull(job);
        if (attempt < 1) {
            throw new IllegalArgumentException("attempts count from 1");
        }
    }

    /// The run that a text names, or empty where it names none.
    public static Optional<RunId> parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        return matcher.matches()
                ? JobId.parse(requireNonNull(matcher.group(1)))
                        .map(job -> new RunId(job, Integer.parseInt(requireNonNull(matcher.group(2)))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return job + "." + attempt;
    }
}
