package netlab.calc;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The requests of one connection, which come split at any byte: keeps the beginning of one until there is more of it.
final class RequestStream {

    private final CalcCodec codec;
    private @Nullable ByteBuffer beginning;

    RequestStream(CalcCodec codec) {
        this.codec = codec;
    }

    /// Puts what is kept where the next read goes on.
    void resume(ByteBuffer in) {
        if (beginning != null) {
            in.put(beginning.flip());
            beginning.clear();
        }
    }

    /// Answers all requests that are whole, and keeps the rest.
    ///
    /// @param out has room for the answers to as many requests as `in` can have
    /// @param tally counts what is answered
    /// @return why the next request can't be answered; [Incomplete] if it isn't whole
    Outcome answer(ByteBuffer in, ByteBuffer out, Tally tally) {
        Outcome outcome = codec.answer(in, out);
        while (outcome instanceof WireOperation operation) {
            tally.count(operation);
            outcome = codec.answer(in, out);
        }
        if (outcome instanceof Incomplete) {
            keep(in);
        }
        return outcome;
    }

    private void keep(ByteBuffer rest) {
        if (!rest.hasRemaining()) {
            return;
        }
        ByteBuffer kept = beginning;
        if (kept == null) {
            kept = ByteBuffer.allocate(CalcCodec.MAX_REQUEST_BYTES);
            beginning = kept;
        }
        kept.put(rest);
    }

    /// Whether there is a beginning without its end.
    boolean isWithinRequest() {
        return beginning != null && beginning.position() > 0;
    }
}
