package netlab.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import netlab.contracts.JobKind;
import netlab.service.Names;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HttpDispatcherTest {
    @Test
    void manyWhoAskForTheServicesAtOnceHaveThemAskedOnce() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        try (ScriptedService service = new ScriptedService(InetAddress.getLoopbackAddress(), 0)) {
            service.ready(() -> passed(answered));
            try (HttpDispatcher dispatcher = new HttpDispatcher(Names.system(),
                    Map.of(JobKind.CALC, URI.create("http://127.0.0.1:" + service.port())), Optional.empty(),
                    Duration.ofSeconds(10))) {
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

    private static boolean passed(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException _) {
            return false;
        }
    }
}
