package netlab.mail;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLException;
import netlab.contracts.HostPort;
import netlab.contracts.MailResult;
import netlab.mail.KeptConnections.Connection;
import netlab.service.Events;
import netlab.service.JobFailure;

/// One try to deliver a mail: over a connection that was kept, if there is one that still works, else over a new one.
final class MailAttempt {
    /// What a try that delivered has learnt.
    ///
    /// @param writer with the message as it was sent
    /// @param local this end's address, `ip:port`
    /// @param remote the server's
    /// @param reused whether the connection had carried an earlier mail
    /// @param atMs when the reply to the final dot came, in milliseconds since the job began to run
    record Delivered(
            SmtpDelivery.Outcome outcome,
            SmtpOpening.Ready ready,
            MessageWriter writer,
            Phases phases,
            Optional<MailResult.Tls> tls,
            String local,
            String remote,
            boolean reused,
            double atMs) {}

    private final MailConfig config;
    private final KeptConnections kept;
    private final Destination destination;
    private final Deadline deadline;
    private final Dialogue dialogue;
    private final Events events;
    private final boolean revealed;
    /// Whether the connection is to be seen from its beginning to its end, and is no other mail's.
    private final boolean whole;

    MailAttempt(MailConfig config, KeptConnections kept, Destination destination, Deadline deadline, Dialogue dialogue,
            Events events, boolean revealed, boolean captured) {
        this.whole = revealed || captured;
        this.config = config;
        this.kept = kept;
        this.destination = destination;
        this.deadline = deadline;
        this.dialogue = dialogue;
        this.events = events;
        this.revealed = revealed;
    }

    /// Delivers.
    ///
    /// @param address the server's
    /// @param last whether this is the last try: asked when it matters, since time goes on
    /// @throws TryAgainException when another try is safe and may succeed
    Delivered deliver(MailOrder order, InetSocketAddress address, BooleanSupplier last)
            throws JobFailure, TryAgainException, InterruptedException {
        KeptConnections.Key key = KeptConnections.Key.of(destination, address);
        for (Optional<Connection> found = take(key); found.isPresent(); found = take(key)) {
            if (!found.get().wire().renew(deadline)) {
                continue;
            }
            Course course = new Course(found.get().wire(), last);
            try {
                return course.run(order, key, found);
            } catch (TryAgainException e) {
                if (!e.isLost() || course.hasBegunMessage()) {
                    throw e;
                }
                dialogue.client("… a new connection …", "the one that was kept is no longer good");
            }
        }
        Phases phases = new Phases(System::nanoTime);
        phases.enter(SmtpPhase.CONNECT);
        phases.waits();
        SocketWire wire = destination.connect(address, config, deadline, events.sockets());
        phases.leave();
        return new Course(wire, phases, last).run(order, key, Optional.empty());
    }

    /// One that was kept; but who wants to see the login gets a connection that begins with it.
    private Optional<Connection> take(KeptConnections.Key key) {
        return whole ? Optional.empty() : kept.take(key);
    }

    /// The course of things over one connection.
    private final class Course {
        private final SocketWire wire;
        private final LineChannel channel;
        private final SmtpClient client;
        private final BooleanSupplier last;
        private Optional<SmtpDelivery> delivery = Optional.empty();

        Course(SocketWire wire, BooleanSupplier last) {
            this(wire, new Phases(System::nanoTime), last);
        }

        Course(SocketWire wire, Phases phases, BooleanSupplier last) {
            this.wire = wire;
            this.last = last;
            channel = new LineChannel(wire, SmtpClient.MOST_HELD, deadline);
            client = new SmtpClient(channel, SmtpTimeouts.ofRfc5321(), dialogue, phases, config.replyLimit());
        }

        boolean hasBegunMessage() {
            return client.step() == SmtpStep.BODY || client.step() == SmtpStep.END;
        }

        Delivered run(MailOrder order, KeptConnections.Key key, Optional<Connection> found)
                throws JobFailure, TryAgainException, InterruptedException {
            boolean keeps = false;
            if (found.isPresent()) {
                destination.login().ifPresent(login -> SmtpLogin.hide(client, login));
            }
            try {
                SmtpOpening.Ready ready = found.isPresent() ? found.get().ready() : opened();
                MessageWriter writer = new MessageWriter(order.message(), ready.extensions().has("8BITMIME"),
                        MailAttempt::token);
                SmtpDelivery current = new SmtpDelivery(client, ready.extensions(), last);
                delivery = Optional.of(current);
                SmtpDelivery.Outcome outcome = current.deliver(order, writer, found.isPresent(), events);
                Delivered delivered = new Delivered(outcome, ready, writer, client.phases(), wire.tls(),
                        shown(wire.local()), shown(wire.remote()), found.isPresent(), dialogue.elapsedMs());
                long since = found.map(Connection::since).orElseGet(System::nanoTime);
                keeps = isFitToKeep() && kept.keep(key, new Connection(wire, ready, since));
                if (!keeps) {
                    client.quit();
                }
                return delivered;
            } catch (RefusedException e) {
                boolean stale = isStale(e.step());
                throw orAgain(Failures.refused(e), stale || e.isWorthAnotherTry(), stale || e.reply().isClosing());
            } catch (DeliveryUnknownException e) {
                throw Failures.unknown(e);
            } catch (BrokenProtocolException e) {
                boolean stale = isStale(client.step());
                throw orAgain(Failures.broken(e, awaited()), stale, stale);
            } catch (IOException e) {
                boolean lost = isStale(client.step()) || (!(e instanceof SocketTimeoutException)
                        && !(e instanceof SSLException) && client.step() != SmtpStep.TLS);
                throw orAgain(Failures.broken(e, client.step() == SmtpStep.TLS, awaited()), lost, lost);
            } finally {
                if (!keeps) {
                    wire.close();
                }
            }
        }

        /// Whether the server has said nothing that the next mail would take for the answer to its own commands.
        private boolean isFitToKeep() {
            try {
                return !whole && !channel.hasUnread();
            } catch (IOException _) {
                return false;
            }
        }

        /// Whatever goes wrong with RSET, which is only said on a connection that was kept, is the connection's fault, not the
        /// mail's.
        private boolean isStale(SmtpStep at) {
            return at == SmtpStep.RESET && !deadline.isPast();
        }

        private SmtpOpening.Ready opened()
                throws IOException, BrokenProtocolException, RefusedException, JobFailure {
            return new SmtpOpening(client, destination, literal(wire.local()), revealed).open();
        }

        private String awaited() {
            return client.step() == SmtpStep.GREETING
                    ? client.step().said()
                    : "the answer to " + client.step().said();
        }

        private JobFailure orAgain(JobFailure failure, boolean worthAnotherTry, boolean lost)
                throws TryAgainException {
            if (worthAnotherTry && delivery.filter(SmtpDelivery::isOffered).isEmpty()) {
                throw new TryAgainException(failure, lost);
            }
            return failure;
        }
    }

    private static String shown(InetSocketAddress address) {
        return new HostPort(address.getAddress().getHostAddress(), address.getPort()).toString();
    }

    /// This host as EHLO names it: by its address, since it need not have a name (RFC 5321 §4.1.3).
    private static String literal(InetSocketAddress local) {
        String address = local.getAddress().getHostAddress();
        return local.getAddress() instanceof Inet6Address
                ? "[IPv6:" + address.split("%", 2)[0] + "]"
                : "[" + address + "]";
    }

    private static String token() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}
