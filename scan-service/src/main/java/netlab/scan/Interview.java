package netlab.scan;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import netlab.capture.SocketLog;

/// Finds out what an open TCP port behaves like: by the conversation on the connection that found it open and, where it
/// neither greets nor answers the job's message, by a few further questions on connections of their own. All that
/// takes 2 s at most.
final class Interview {
    /// What to ask a port that ended the connection at the job's message: it was no request of its protocol.
    private static final List<Question> TO_THE_STRICT = List.of(Question.CALC, Question.LITTLE_CALC, Question.HTTP);
    /// What to ask one that kept silent: the message may not have been all of a request.
    private static final List<Question> TO_THE_SILENT = List.of(Question.HTTP);

    /// What came of it.
    ///
    /// @param greeting what the port said unasked; may be empty
    /// @param answer what it said to the message or a question; may be empty
    /// @param identified what it behaves like
    record Told(Octets greeting, Octets answer, Optional<String> identified) {
        /// What comes of no interview.
        static final Told NOTHING = new Told(Octets.NONE, Octets.NONE, Optional.empty());
    }

    /// Makes the sockets of further connections.
    interface Opener {
        SocketChannel open(InetSocketAddress remote) throws IOException;
    }

    private final Octets message;
    private final Ceilings ceilings;
    private final SocketLog sockets;
    private final Opener opener;

    /// @param message what a port is sent that doesn't greet; it is asked nothing where this is empty
    /// @param ceilings further connections keep to these too
    /// @param sockets is told what it does with its sockets
    Interview(Octets message, Ceilings ceilings, SocketLog sockets) {
        this(message, ceilings, sockets, remote -> SocketChannel.open(Family.of(remote)));
    }

    Interview(Octets message, Ceilings ceilings, SocketLog sockets, Opener opener) {
        this.sockets = requireNonNull(sockets);
        this.message = requireNonNull(message);
        this.ceilings = requireNonNull(ceilings);
        this.opener = requireNonNull(opener);
    }

    /// Holds it. The channel is closed before further connections are made.
    ///
    /// @param most for how long at most
    /// @throws InterruptedException when interrupted; every socket is closed then
    Told hold(SocketChannel channel, InetSocketAddress remote, Duration most) throws IOException, InterruptedException {
        Conversation.Waits waits = Conversation.Waits.USUAL.within(most);
        long until = System.nanoTime() + waits.all().toNanos();
        Conversation held;
        try (channel; var _ = sockets.closing(channel)) {
            held = Conversation.hold(channel, message, message::equals, waits, sockets);
        }
        if (held.greeting().isEmpty() && held.answer().isEmpty() && !held.message().isEmpty()) {
            for (Question question : held.ended() ? TO_THE_STRICT : TO_THE_SILENT) {
                Octets answer = ask(question, remote, until);
                if (question.isAnsweredBy().test(answer)) {
                    return new Told(Octets.NONE, answer, Optional.of(question.service()));
                }
            }
        }
        return new Told(held.greeting(), held.answer(), Identification.of(held));
    }

    private Octets ask(Question question, InetSocketAddress remote, long until)
            throws IOException, InterruptedException {
        if (!ceilings.admitBefore(until)) {
            return Octets.NONE;
        }
        try (SocketChannel channel = opener.open(remote); var _ = sockets.closing(channel)) {
            sockets.connects(channel, remote);
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            int leftMs = (int) Math.max(1, (until - System.nanoTime()) / 1_000_000);
            channel.socket().connect(remote, leftMs);
            return Conversation.hold(channel, question.request(), question.isAnsweredBy(),
                    Conversation.Waits.forAnswer(Duration.ofNanos(Math.max(1, until - System.nanoTime()))), sockets)
                    .answer();
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            return Octets.NONE; // it takes one connection at a time, or no more, or this machine has no socket now
        } finally {
            ceilings.settled();
        }
    }
}
