package netlab.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import netlab.contracts.Event;
import netlab.contracts.JobId;
import netlab.contracts.JobKind;
import netlab.contracts.RunId;
import netlab.contracts.TraceParent;
import netlab.service.Names;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HttpDispatcherTest {
    private static final RunId RUN = new RunId(JobId.next(), 1);

    @Test
    void manyWhoAskForTheServicesAtOnceHaveThemAskedOnce() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        try (ScriptedService service = new ScriptedService(InetAddress.getLoopbackAddress(), 0)) {
            service.ready(() -> passed(answered));
            try (HttpDispatcher dispatcher = dispatcher(Names.system(), service)) {
                List<FutureTask<Map<String, String>>> askers = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    FutureTask<Map<String, String>> asker = new FutureTask<>(dispatcher::services);
                    askers.add(asker);
                    Thread thread = Thread.ofVirtual().start(asker);
                    while (thread.getState() != Thread.State.WAITING) {
                        Thread.sleep(1);
                    }
                }
                answered.countDown();

                for (FutureTask<Map<String, String>> asker : askers) {
                    assertThat(asker.get()).isEqualTo(Map.of("calc", "ready"));
                }
                assertThat(service.looks()).isEqualTo(1);

                service.ready(false);
                assertThat(dispatcher.services()).as("asked anew").isEqualTo(Map.of("calc", "not ready"));
            }
        }
    }

    @Test
    void aRunIsStoppedWhenItsServiceKnowsItNoMore() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        try (ScriptedService service = new ScriptedService(InetAddress.getLoopbackAddress(), 0);
                HttpDispatcher dispatcher = dispatcher(Names.system(), service)) {
            service.answers(_ -> calls.incrementAndGet() < 3 ? 202 : 404);

            dispatcher.stop(RUN, JobKind.CALC, Duration.ofSeconds(20));

            assertThat(calls).as("a slow answer is asked for again").hasValueGreaterThanOrEqualTo(3);
            assertThat(service.call("DELETE")).isEqualTo("DELETE /runs/" + RUN);
        }
    }

    @Test
    void aServiceThatHasNoAddressForAMomentIsAskedToStopAllTheSame() throws Exception {
        AtomicInteger lookups = new AtomicInteger();
        Names names = host -> {
            if (lookups.incrementAndGet() <= 3) { // one of which may be a look at the replicas
                throw new UnknownHostException(host);
            }
            return Names.system().lookup(host);
        };
        try (ScriptedService service = new ScriptedService(InetAddress.getLoopbackAddress(), 0);
                HttpDispatcher dispatcher = dispatcher(names, service)) {
            dispatcher.stop(RUN, JobKind.CALC, Duration.ofSeconds(20));

            assertThat(service.call("DELETE")).isEqualTo("DELETE /runs/" + RUN);
        }
    }

    private static HttpDispatcher dispatcher(Names names, ScriptedService service) {
        return new HttpDispatcher(names, Map.of(JobKind.CALC, URI.create("http://127.0.0.1:" + service.port())),
                Optional.empty(), Duration.ofSeconds(10));
    }

    @Test
    void aCommitAndACancelReachTheReplicaThatHasTheRunAndNoOther() throws Exception {
        InetAddress one = InetAddress.ofLiteral("127.0.0.1");
        InetAddress two = InetAddress.ofLiteral("127.0.0.2");
        CountDownLatch over = new CountDownLatch(1);
        try (ScriptedService first = new ScriptedService(one, 0);
                ScriptedService second = new ScriptedService(two, first.port())) {
            List<String> firstHeard = heard(first, over);
            List<String> secondHeard = heard(second, over);
            try (HttpDispatcher dispatcher = new HttpDispatcher(_ -> List.of(one, two),
                    Map.of(JobKind.MAIL, URI.create("http://service:" + first.port())), Optional.empty(),
                    Duration.ofSeconds(10))) {
                while (!dispatcher.services().equals(Map.of("mail", "ready"))) {
                    Thread.sleep(10);
                }
                List<RunId> runs = List.of(new RunId(JobId.next(), 1), new RunId(JobId.next(), 1));
                for (RunId run : runs) { // one for each replica
                    try (RemoteRun remote = dispatcher.start(run, JobKind.MAIL, "{}".getBytes(UTF_8),
                            TraceParent.next())) {
                        assertThat(remote.next()).hasSize(1);
                        assertThat(remote.commit()).isTrue();
                        remote.cancel();
                    }
                }

                assertThat(List.of(firstHeard, secondHeard))
                        .containsExactlyInAnyOrderElementsOf(runs.stream().map(HttpDispatcherTest::calls).toList());
            } finally {
                over.countDown();
            }
        }
    }

    private static List<String> calls(RunId run) {
        return List.of("POST " + run, "POST /runs/" + run + "/commit", "DELETE /runs/" + run);
    }

    /// What a replica hears, whose runs are ready at once and then do nothing.
    private static List<String> heard(ScriptedService replica, CountDownLatch over) {
        CopyOnWriteArrayList<String> heard = new CopyOnWriteArrayList<>();
        replica.runs(stream -> {
            heard.add("POST " + stream.run());
            stream.tell(new Event.MailReady("<1@lab.example>"));
            over.await();
        });
        replica.answers(call -> {
            heard.addIfAbsent(call); // a slow answer is asked for again
            return 204;
        });
        return heard;
    }

    private static boolean passed(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException _) {
            return false;
        }
    }
}
