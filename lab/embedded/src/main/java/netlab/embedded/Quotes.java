package netlab.embedded;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// What the quote of the day service says (RFC 865: less than 512 characters), one after the other.
final class Quotes {
    private static final List<String> QUOTES = List.of(
            "Be conservative in what you send, be liberal in what you accept.\r\n",
            "A datagram that never arrived tells no tales.\r\n",
            "It always takes one more hop than you think.\r\n",
            "Clear text is read by more people than it was written for.\r\n");

    private final AtomicInteger next = new AtomicInteger();

    String next() {
        return QUOTES.get(Math.floorMod(next.getAndIncrement(), QUOTES.size()));
    }
}
