package netlab.calc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import netlab.capture.SocketLog;
import netlab.contracts.CalcCheckResult;
import netlab.contracts.CalcCheckSpec;
import netlab.contracts.Event;
import netlab.contracts.HostPort;
import netlab.contracts.WireOrder;
import netlab.service.Events;
import netlab.service.Names;
import netlab.service.Settings;
import netlab.service.TargetPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class CourseTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final List<Event> events = new ArrayList<>();

    /// Checks a server; `own` is the port of the service's own one, -1 where that is not to be asked.
    private CalcCheckResult check(int own, CalcCheckSpec spec) throws Exception {
        TargetPolicy policy = TargetPolicy.from(Settings.of(Map.of("NETLAB_TARGETS", "127.0.0.0/8")), Names.system());
        CalcJobs jobs = new CalcJobs(policy, Names.system(), _ -> new InetSocketAddress(LOOPBACK, own));
        return (CalcCheckResult) jobs.run(spec, new Events() {
            @Override
            public void emit(Event event) {
                events.add(event);
            }

            @Override
            public void awaitCommit() {}
        });
    }

    private static CalcCheckSpec of(int port, int timeoutMs) {
        return new CalcCheckSpec(new HostPort("127.0.0.1", port), WireOrder.BIG, timeoutMs, false);
    }

    private static List<String> failed(CalcCheckResult result) {
        return result.cases()
                .stream()
                .filter(each -> !each.passed())
                .map(each -> each.name() + ": " + each.came())
                .toList();
    }

    @ParameterizedTest
    @EnumSource(WireOrder.class)
    void theServicesOwnServerPassesAllOfIt(WireOrder order) throws Exception {
        try (CalcServerFixture lab = CalcServerFixture.patient()) {
            CalcCheckResult result = check(lab.server.port(order.byteOrder()),
                    new CalcCheckSpec(null, order, 5_000, false));

            assertThat(failed(result)).isEmpty();
            assertThat(result.failed()).isZero();
            assertThat(result.passed()).isEqualTo(result.cases().size()).isEqualTo(Course.trials().size());
        }
    }

    @Test
    void eachCaseIsToldAsAnEventWithTheProgress() throws Exception {
        try (CalcServerFixture lab = CalcServerFixture.patient()) {
            CalcCheckResult result = check(lab.server.port(WireOrder.BIG.byteOrder()),
                    new CalcCheckSpec(null, WireOrder.BIG, 5_000, false));

            assertThat(events).hasSize(2 * result.cases().size());
            assertThat(events.getFirst()).isEqualTo(new Event.CalcCase(result.cases().getFirst()));
            assertThat(events.getLast()).isInstanceOfSatisfying(Event.Progressed.class,
                    progressed -> assertThat(progressed.progress().done()).isEqualTo(progressed.progress().total()));
        }
    }

    @Test
    void aPoorServerFailsExactlyWhereItShould() throws Exception {
        try (PoorServer poor = new PoorServer()) {
            CalcCheckResult result = check(-1, of(poor.port(), 500));

            assertThat(result.cases()).filteredOn(each -> !each.passed())
                    .extracting(CalcCheckResult.Case::name)
                    .containsExactly("tcp-255-numbers", "tcp-split-in-two", "tcp-split-in-bytes", "tcp-pipelined",
                            "tcp-pipelined-and-split", "tcp-two-clients", "tcp-earlier-answers");
            assertThat(failed(result)).contains("tcp-pipelined: ID 1: 3, nothing within 500 ms",
                    "tcp-two-clients: ID 1: 3, nothing within 500 ms, ID 3: -7");
        }
    }

    @Test
    void aWrongResultIsShownBesideTheRightOne() throws Exception {
        Trial sum = Course.trials().getFirst();
        try (ServerSocket wrong = new ServerSocket(0, 1, LOOPBACK)) {
            Thread answering = Thread.startVirtualThread(() -> answerWrongly(wrong));
            CalcCheckResult.Case verdict = sum.against(
                    new Trial.Clients(new InetSocketAddress(LOOPBACK, wrong.getLocalPort()), CalcCodec.BIG_ENDIAN,
                            Duration.ofSeconds(10), SocketLog.NONE));
            answering.join();

            assertThat(verdict).isEqualTo(
                    new CalcCheckResult.Case("tcp-sum", false, "A sum", "ID 7: 6", "ID 7: -1"));
        }
    }

    private static void answerWrongly(ServerSocket server) {
        try (var client = server.accept()) {
            client.getInputStream().readNBytes(22);
            client.getOutputStream().write(CalcCodec.BIG_ENDIAN.encode(new CalcAnswer(7, -1)));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void whereNothingListensEveryCaseIsRefused() throws Exception {
        int nobody;
        try (ServerSocket free = new ServerSocket(0, 1, LOOPBACK)) {
            nobody = free.getLocalPort();
        }

        CalcCheckResult result = check(-1, of(nobody, 500));

        assertThat(result.passed()).isZero();
        assertThat(result.cases()).allSatisfy(each -> assertThat(each.came()).startsWith("refused"));
    }

    @Test
    void everyTrialHasANameOfItsOwn() {
        assertThat(Course.trials()).extracting(Trial::name).doesNotHaveDuplicates();
    }
}
