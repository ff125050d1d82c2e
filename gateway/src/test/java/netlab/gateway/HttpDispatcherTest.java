package netlab.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import netlab.contracts.JobId;
import netlab.contracts.JobKind;
import netlab.contracts.RunId;
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

            assertThat(calls).hasValue(3);
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

    private static boolean passed(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException _) {
            return false;
        }
    }
}
