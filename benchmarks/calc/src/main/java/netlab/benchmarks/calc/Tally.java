package netlab.benchmarks.calc;

import java.util.concurrent.atomic.LongAdder;

/// What all clients of a [Soak] have seen.
final class Tally {

    /// Answers that were right.
    final LongAdder right = new LongAdder();
    /// Answers that were not.
    final LongAdder wrong = new LongAdder();
    /// Datagrams that should have had an answer and had none in time: UDP may lose them.
    final LongAdder unanswered = new LongAdder();
    /// Connections that ended otherwise than the client meant, such as those beyond the server's limit.
    final LongAdder ended = new LongAdder();

    @Override
    public String toString() {
        return right + "\t" + wrong + "\t" + unanswered + "\t" + ended;
    }
}
