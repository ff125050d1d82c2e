package netlab.mail;

import java.io.Closeable;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import netlab.contracts.Account;
import netlab.contracts.Fault;
import netlab.contracts.MailResult;
import netlab.contracts.MailSpec;
import netlab.contracts.Problem;
import netlab.contracts.ProblemType;
import netlab.mail.MailAttempt.Delivered;
import netlab.service.Events;
import netlab.service.JobFailure;
import netlab.service.JobHandler;
import netlab.service.TargetPolicy;

/// Runs `mail` jobs: hands one message to an SMTP server, never twice. What the server refuses for now, and a connection that
/// is lost before the message was offered, are tried again a few times.
public final class MailHandler implements JobHandler<MailSpec, MailResult>, Closeable {
    private final MailConfig config;
    private final TargetPolicy targets;
    private final InstantSource clock;
    private final KeptConnections kept;

    MailHandler(MailConfig config, TargetPolicy targets, InstantSource clock) {
        this.config = config;
        this.targets = targets;
        this.clock = clock;
        kept = new KeptConnections(config.keeping(), System::nanoTime);
    }

    @Override
    public MailResult run(MailSpec spec, Events events) throws JobFailure, InterruptedException {
        MailOrder order = MailOrder.of(spec, config.address(), clock.instant());
        Destination destination = Destination.of(spec.server(),
                spec.security(),
                spec.auth(),
                spec.verify().tls(),
                config.smtp(),
                config);
        boolean own = Destination.isOwn(spec.server(), config.smtp());
        checkMayReveal(spec, own && spec.auth() instanceof Account.Login given && isOwn(given));
        destination.checkMayCapture(spec.capture(), config);
        Optional<MailProof> proof = spec.proof()
                ? Optional.of(MailProof.of(spec, own, config, targets))
                : Optional.empty();
        Deadline deadline = Deadline.in(config.deadline(), System::nanoTime);
        Dialogue dialogue = new Dialogue(events, System::nanoTime);
        try {
            Tried tried = deliver(order, destination, spec, deadline, dialogue, events);
            Optional<MailResult.Proof> found = proof.isPresent()
                    ? Optional.of(
                            proof.get().of(order, tried.delivered(), deadline, dialogue.another(), events.sockets()))
                    : Optional.empty();
            return result(spec, order, destination, tried, found, dialogue);
        } catch (JobFailure e) {
            throw Failures.with(dialogue, e);
        }
    }

    /// The configured account, with its password: not somebody's guess at it.
    private boolean isOwn(Account.Login login) {
        return config.account()
                .filter(own -> own.username().equals(login.username()) && own.password().equals(login.password()))
                .isPresent();
    }

    /// @param given whether the job itself says the configured account's login: a password that the job does not know is not
    ///     told to it
    private void checkMayReveal(MailSpec spec, boolean given) throws JobFailure {
        if (spec.reveal() && !(config.reveal() && given)) {
            throw new JobFailure(Problem.of(ProblemType.INVALID_SPEC, "the login can't be shown")
                    .withErrors(List.of(new Fault("/reveal", config.reveal()
                            ? "is for the service's own account at its own server alone, and its login must stand in auth"
                            : "is not allowed by this service"))));
        }
    }

    /// @param number of the try that delivered, from 1
    private record Tried(Delivered delivered, int number) {}

    private Tried deliver(MailOrder order, Destination destination, MailSpec spec, Deadline deadline,
            Dialogue dialogue, Events events) throws JobFailure, InterruptedException {
        MailAttempt attempt = new MailAttempt(config, kept, destination, deadline, dialogue, events,
                spec.reveal(), spec.capture());
        for (int number = 1;; number++) {
            InetSocketAddress address = destination.address(targets);
            boolean lastByCount = number >= config.tries().most();
            Duration pause = config.tries().after(number);
            BooleanSupplier last = () -> lastByCount || deadline.left().compareTo(pause) <= 0;
            try {
                return new Tried(attempt.deliver(order, address, last), number);
            } catch (TryAgainException e) {
                if (last.getAsBoolean()) {
                    throw e.failure();
                }
                dialogue.client("… " + pause.toMillis() + " ms …",
                        "waiting before try " + (number + 1) + " of " + config.tries().most());
                Thread.sleep(pause);
            }
        }
    }

    private static MailResult result(MailSpec spec, MailOrder order, Destination destination, Tried tried,
            Optional<MailResult.Proof> proof, Dialogue dialogue) {
        Delivered delivered = tried.delivered();
        SmtpDelivery.Outcome outcome = delivered.outcome();
        Optional<String> account = delivered.ready().loggedIn()
                ? destination.login().map(Account.Login::username)
                : Optional.empty();
        return new MailResult(
                order.message().messageId(),
                String.join("\n", outcome.reply().lines()),
                outcome.accepted(),
                outcome.rejected(),
                new MailResult.Addressing(order.sender(), order.recipients()),
                new MailResult.Addressing(order.from(), spec.message().to()),
                delivered.tls().orElse(null),
                delivered.local(),
                delivered.remote(),
                delivered.ready().name(),
                delivered.ready().extensions().lines(),
                outcome.bytes(),
                delivered.atMs(),
                SenderComparison.of(order.sender(), order.message().from().address(), account),
                delivered.phases().list(),
                delivered.phases().roundTrips(),
                delivered.phases().saved(),
                tried.number(),
                delivered.reused(),
                proof.orElse(null),
                dialogue.lines());
    }

    /// Closes the connections that are kept.
    @Override
    public void close() {
        kept.close();
    }
}
