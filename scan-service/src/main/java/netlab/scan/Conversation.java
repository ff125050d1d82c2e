package netlab.scan;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import netlab.capture.SocketLog;

/// What an open TCP port says by itself and, where it says nothing, to a message. It takes 2 s and 4 KiB at most, for
/// chargen (RFC 864) never ends and discard (RFC 863) never begins.
///
/// @param greeting what came unasked; may be empty
/// @param answer what came after the message; may be empty
/// @param message what was sent; empty where a greeting came
/// @param ended whether the port ended the connection
record Conversation(Octets greeting, Octets answer, Octets message, boolean ended) {
    /// A conversation that was not held.
    static final Conversation NONE = new Conversation(Octets.NONE, Octets.NONE, Octets.NONE, false);
    private static final int MOST_BYTES = 4_096;

    Conversation {
        requireNonNull(greeting);
        requireNonNull(answer);
        requireNonNull(message);
    }

    /// How long a conversation waits.
    ///
    /// @param greeting for the first byte of a greeting
    /// @param answer for the first byte of an answer
    /// @param pause after the last byte that came, before it counts as the last
    /// @param all for everything together
    record Waits(Duration greeting, Duration answer, Duration pause, Duration all) {
        static final Waits USUAL = new Waits(Duration.ofMillis(600), Duration.ofMillis(900), Duration.ofMillis(200),
                Duration.ofSeconds(2));

        /// For a question to a port that is known not to greet.
        static Waits forAnswer(Duration all) {
            return new Waits(Duration.ZERO, all, Duration.ofMillis(100), all);
        }

        /// The same, but no longer than this for everything together.
        Waits within(Duration most) {
            return new Waits(greeting, answer, pause, all.compareTo(most) < 0 ? all : most);
        }
    }

    /// Holds a conversation; does not close the channel.
    ///
    /// @param message what to send where no greeting comes; nothing is sent of an empty one
    /// @param isAnswer whether this is all of the answer, so that no more is waited for
    static Conversation hold(SocketChannel channel, Octets message, Predicate<Octets> isAnswer, Waits waits) {
        return hold(channel, message, isAnswer, waits, SocketLog.NONE);
    }

    /// @param sockets is told what is sent
    static Conversation hold(SocketChannel channel, Octets message, Predicate<Octets> isAnswer, Waits waits,
            SocketLog sockets) {
        try {
            channel.configureBlocking(true);
        } catch (IOException _) {
            return new Conversation(Octets.NONE, Octets.NONE, Octets.NONE, true);
        }
        return new Talk(channel.socket(), waits, length -> sockets.sends(channel, length)).hold(message, isAnswer);
    }

    private static final class Talk {
        private final Socket socket;
        private final Waits waits;
        private final IntConsumer sending;
        private final long deadline;
        private final byte[] buffer = new byte[MOST_BYTES];
        private boolean ended;

        Talk(Socket socket, Waits waits, IntConsumer sending) {
            this.sending = sending;
            this.socket = socket;
            this.waits = waits;
            deadline = System.nanoTime() + waits.all().toNanos();
        }

        Conversation hold(Octets message, Predicate<Octets> isAnswer) {
            Octets greeting = read(waits.greeting(), _ -> false);
            if (!greeting.isEmpty() || ended || message.isEmpty()) {
                return new Conversation(greeting, Octets.NONE, Octets.NONE, ended);
            }
            try {
                sending.accept(message.length());
                socket.getOutputStream().write(message.toBytes());
            } catch (IOException _) {
                return new Conversation(Octets.NONE, Octets.NONE, message, true);
            }
            return new Conversation(Octets.NONE, read(waits.answer(), isAnswer), message, ended);
        }

        /// Reads until a pause, the end, the limits, or all that was expected.
        private Octets read(Duration first, Predicate<Octets> isAll) {
            int length = 0;
            long until = System.nanoTime() + first.toNanos();
            while (length < buffer.length) {
                long wait = (Math.min(until, deadline) - System.nanoTime()) / 1_000_000;
                if (wait <= 0) {
                    break;
                }
                int count = readOnce(length, (int) wait);
                if (count <= 0) {
                    break;
                }
                length += count;
                if (isAll.test(Octets.of(buffer, length))) {
                    break;
                }
                until = System.nanoTime() + waits.pause().toNanos();
            }
            return length == 0 ? Octets.NONE : Octets.of(buffer, length);
        }

        private int readOnce(int offset, int waitMs) {
            try {
                socket.setSoTimeout(waitMs);
                int count = socket.getInputStream().read(buffer, offset, buffer.length - offset);
                ended = count < 0;
                return count;
            } catch (SocketTimeoutException _) {
                return 0;
            } catch (IOException _) {
                ended = true;
                return -1;
            }
        }
    }
}
