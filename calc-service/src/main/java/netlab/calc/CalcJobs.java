package netlab.calc;

import java.io.IOException;
import java.math.BigInteger;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import netlab.contracts.CalcCheckResult;
import netlab.contracts.CalcCheckSpec;
import netlab.contracts.CalcResult;
import netlab.contracts.CalcSpec;
import netlab.contracts.CalcWork;
import netlab.contracts.Event;
import netlab.contracts.Fault;
import netlab.contracts.HostPort;
import netlab.contracts.JobResult;
import netlab.contracts.Problem;
import netlab.contracts.ProblemType;
import netlab.contracts.Progress;
import netlab.contracts.WireOrder;
import netlab.service.Events;
import netlab.service.JobFailure;
import netlab.service.JobHandler;
import netlab.service.Names;
import netlab.service.TargetPolicy;
import org.jspecify.annotations.Nullable;

/// Runs `calc` jobs (API.md section 2): a real exchange over a real socket, judged by a calculation of its own; or the whole
/// [Course] against a server.
final class CalcJobs implements JobHandler<CalcWork, JobResult> {

    private static final BigInteger LEAST = BigInteger.valueOf(Integer.MIN_VALUE);
    private static final BigInteger GREATEST = BigInteger.valueOf(Integer.MAX_VALUE);

    private static final Duration BEYOND = Duration.ofMillis(50);

    private final TargetPolicy policy;
    private final Names names;
    private final Function<WireOrder, InetSocketAddress> ownServer;

    /// @param policy which servers a job may name
    /// @param names how local addresses are looked up
    /// @param ownServer where this service's own server is, which jobs ask that name none
    CalcJobs(TargetPolicy policy, Names names, Function<WireOrder, InetSocketAddress> ownServer) {
        this.policy = policy;
        this.names = names;
        this.ownServer = ownServer;
    }

    @Override
    public JobResult run(CalcWork work, Events events) throws JobFailure, InterruptedException {
        return switch (work) {
            case CalcSpec spec -> exchange(spec, events);
            case CalcCheckSpec spec -> check(spec, events);
        };
    }

    private InetSocketAddress server(@Nullable HostPort named, WireOrder order) throws JobFailure {
        return named == null ? ownServer.apply(order) : policy.resolve(named);
    }

    private CalcCheckResult check(CalcCheckSpec spec, Events events) throws JobFailure, InterruptedException {
        long start = System.nanoTime();
        InetSocketAddress server = server(spec.server(), spec.order());
        Trial.Clients clients = new Trial.Clients(server, CalcCodec.of(spec.order().byteOrder()),
                Duration.ofMillis(spec.timeoutMs()), events.sockets());
        List<Trial> trials = Course.trials();
        List<CalcCheckResult.Case> cases = new ArrayList<>();
        for (Trial trial : trials) {
            CalcCheckResult.Case verdict = trial.against(clients);
            cases.add(verdict);
            events.emit(new Event.CalcCase(verdict));
            events.emit(new Event.Progressed(new Progress(cases.size(), trials.size(), "cases")));
        }
        int passed = (int) cases.stream().filter(CalcCheckResult.Case::passed).count();
        return new CalcCheckResult(Exchange.shown(server), spec.order(), passed, cases.size() - passed, cases,
                Exchange.millis(System.nanoTime() - start));
    }

    private CalcResult exchange(CalcSpec spec, Events events) throws JobFailure, InterruptedException {
        Deadline deadline = Deadline.in(Duration.ofMillis(spec.timeoutMs()));
        InetSocketAddress server = server(spec.server(), spec.order());
        InetSocketAddress local = localAddress(spec.localAddress());
        CalcCodec codec = CalcCodec.of(spec.order().byteOrder());
        byte[] request = codec
                .encode(new CalcRequest(spec.id(), WireOperation.of(spec.operation()), spec.numbers()));
        Exchange exchange = ask(new CalcClient(spec.transport(), server, local, deadline, BEYOND, events.sockets()),
                request, server, spec);
        boolean answered = !exchange.responseHex().isEmpty();
        events.emit(new Event.CalcExchange(exchange.transport(), exchange.local(), exchange.remote(),
                exchange.requestHex(), answered ? exchange.responseHex() : null, answered ? exchange.rttMs() : null));
        int result = judge(exchange, spec, codec);
        return new CalcResult(spec.id(), result, exchange.transport(), exchange.local(), exchange.remote(),
                exchange.requestHex(), exchange.responseHex(), exchange.rttMs());
    }

    private @Nullable InetSocketAddress localAddress(@Nullable HostPort local) throws JobFailure {
        if (local == null) {
            return null;
        }
        try {
            return new InetSocketAddress(names.lookup(local.host()).getFirst(), local.port());
        } catch (UnknownHostException _) {
            throw badLocalAddress("has no address");
        }
    }

    private static JobFailure badLocalAddress(String detail) {
        return new JobFailure(Problem.of(ProblemType.INVALID_SPEC, "The local address can't be used.")
                .withErrors(List.of(new Fault("/localAddress", detail))));
    }

    private static Exchange ask(CalcClient client, byte[] request, InetSocketAddress server, CalcSpec spec)
            throws JobFailure, InterruptedException {
        String shown = Exchange.shown(server);
        try {
            return client.ask(request);
        } catch (SocketTimeoutException e) {
            throw failure(ProblemType.TIMEOUT, shown + " accepted no connection within " + spec.timeoutMs() + " ms", e);
        } catch (BindException e) {
            if (spec.localAddress() == null) {
                throw failure(ProblemType.CONNECTION_LOST, "no local port for " + shown + ": " + e.getMessage(), e);
            }
            throw badLocalAddress("can't be bound: " + e.getMessage());
        } catch (ConnectException e) {
            throw failure(ProblemType.CONNECTION_REFUSED, shown + " refused the connection", e);
        } catch (IOException e) {
            throw failure(ProblemType.CONNECTION_LOST, "no connection to " + shown + ": " + e.getMessage(), e);
        }
    }

    private static JobFailure failure(ProblemType type, String detail, IOException cause) {
        return new JobFailure(Problem.of(type, detail), cause);
    }

    /// The result that came, if it is right.
    private static int judge(Exchange exchange, CalcSpec spec, CalcCodec codec) throws JobFailure {
        byte[] response = HexFormat.of().parseHex(exchange.responseHex());
        if (exchange.ending() != Exchange.Ending.ANSWERED) {
            throw unanswered(exchange, spec, response.length);
        }
        if (response.length != CalcCodec.ANSWER_BYTES) {
            boolean tooShort = response.length < CalcCodec.ANSWER_BYTES;
            throw JobFailure.of(tooShort ? ProblemType.SHORT_ANSWER : ProblemType.LONG_ANSWER, "the answer is “"
                    + exchange.responseHex() + "”, " + (tooShort ? "shorter" : "longer") + " than 8 bytes");
        }
        CalcAnswer answer = codec.decodeAnswer(response);
        if (answer.id() != spec.id()) {
            throw JobFailure.of(ProblemType.WRONG_ID,
                    "the answer has the ID " + answer.id() + ", the request had " + spec.id());
        }
        Optional<BigInteger> expected = expected(spec);
        if (expected.filter(BigInteger.valueOf(answer.result())::equals).isEmpty()) {
            throw JobFailure.of(ProblemType.WRONG_ANSWER, "the answer is " + answer.result() + ", right would be "
                    + expected.map(CalcJobs::told).orElse("none, for there are no numbers"));
        }
        return answer.result();
    }

    private static String told(BigInteger expected) {
        return fits(expected) ? expected.toString() : "none, for " + expected + " doesn't fit into 32 bits";
    }

    private static boolean fits(BigInteger result) {
        return result.compareTo(LEAST) >= 0 && result.compareTo(GREATEST) <= 0;
    }

    /// Why no whole answer came: because there can be none, or through the server's or the network's fault.
    private static JobFailure unanswered(Exchange exchange, CalcSpec spec, int bytes) {
        Optional<BigInteger> expected = expected(spec);
        boolean silent = bytes == 0 && exchange.ending() != Exchange.Ending.REFUSED;
        if (silent && expected.isEmpty()) {
            return JobFailure.of(ProblemType.NO_RESULT, "there is no " + spec.operation().json() + " of no numbers");
        }
        if (silent && expected.filter(CalcJobs::fits).isEmpty()) {
            return JobFailure.of(ProblemType.RESULT_OUT_OF_RANGE,
                    expected.orElseThrow() + " doesn't fit into a signed 32-bit number");
        }
        String server = exchange.remote();
        if (bytes > 0) {
            return JobFailure.of(ProblemType.SHORT_ANSWER,
                    server + " sent only " + bytes + " of 8 bytes: " + exchange.responseHex());
        }
        return switch (exchange.ending()) {
            case REFUSED ->
                JobFailure.of(ProblemType.CONNECTION_REFUSED, server + " refuses datagrams: nothing listens there");
            case TIMED_OUT ->
                JobFailure.of(ProblemType.TIMEOUT, server + " didn't answer within " + spec.timeoutMs() + " ms");
            case CLOSED ->
                JobFailure.of(ProblemType.CONNECTION_LOST, server + " closed the connection without an answer");
            case RESET, ANSWERED -> JobFailure.of(ProblemType.CONNECTION_LOST, server + " broke the connection off");
        };
    }

    /// The right result, exact; empty for the minimum and maximum of no numbers.
    private static Optional<BigInteger> expected(CalcSpec spec) {
        var numbers = spec.numbers().stream().map(BigInteger::valueOf);
        return switch (spec.operation()) {
            case SUM -> Optional.of(numbers.reduce(BigInteger.ZERO, BigInteger::add));
            case PRODUCT -> Optional.of(numbers.reduce(BigInteger.ONE, BigInteger::multiply));
            case MINIMUM -> numbers.reduce(BigInteger::min);
            case MAXIMUM -> numbers.reduce(BigInteger::max);
        };
    }
}
