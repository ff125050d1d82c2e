package netlab.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import netlab.contracts.Transport;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private final AtomicInteger made = new AtomicInteger();
    private final List<HostScan> ended = new ArrayList<>();
    private OptionalLong until = OptionalLong.empty();

    private Schedule schedule(int hosts, int ports, int window, int parallelism) {
        int[] list = IntStream.rangeClosed(1, ports).toArray();
        ProbeLimits limits = new ProbeLimits(Duration.ofMillis(250), Duration.ofSeconds(1), 0, window, window, 100);
        var scans = IntStream.range(0, hosts).mapToObj(number -> {
            made.incrementAndGet();
            return new HostScan(new Target(number, "host-" + number, InetAddress.getLoopbackAddress()), Transport.TCP,
                    list, limits);
        }).iterator();
        return new Schedule(scans, ports, new Ceilings(0, parallelism), until, finding -> {
            if (finding instanceof Finding.HostEnded(HostScan scan)) {
                ended.add(scan);
            }
        });
    }

    @Test
    void hostsTakeTurns() {
        Schedule schedule = schedule(4, 1_000, 1_000, 0);
        Map<String, Integer> probes = new HashMap<>();
        for (int i = 0; i < 400; i++) {
            Probe probe = schedule.next(0).orElseThrow();
            probes.merge(probe.scan().target().name(), 1, Integer::sum);
            schedule.heard(probe, new Evidence.Refused(1), 0);
        }
        assertThat(probes).hasSize(4).allSatisfy((_, count) -> assertThat(count).isBetween(98, 102));
    }

    @Test
    void aSilentHostHoldsUpNoOther() {
        Schedule schedule = schedule(2, 50, 10, 0);
        int answered = 0;
        for (var probe = schedule.next(0); probe.isPresent(); probe = schedule.next(0)) {
            if (probe.get().scan().target().number() == 1) {
                schedule.heard(probe.get(), new Evidence.Refused(1), 0);
                answered++;
            }
        }
        assertThat(answered).isEqualTo(50);
        assertThat(ended).singleElement().satisfies(scan -> assertThat(scan.target().number()).isEqualTo(1));
    }

    @Test
    void hostsAreMadeOnlyAsThereIsRoomForThem() {
        Schedule schedule = schedule(4_096, 65_535, 1_000, 0);
        for (int i = 0; i < 50_000; i++) {
            schedule.next(0);
        }
        assertThat(made.get()).isLessThanOrEqualTo(64);
    }

    @Test
    void hostsWhoseEndIsNotTakenLeaveNoRoomForFurtherOnes() {
        Schedule schedule = schedule(4_096, 1, 1, 0);
        refuse(schedule);
        assertThat(made.get()).isEqualTo(1_024);
        schedule.taken();
        refuse(schedule);
        assertThat(made.get()).isEqualTo(1_025);
        assertThat(schedule.isEnded(0)).isFalse();
    }

    private static void refuse(Schedule schedule) {
        for (var probe = schedule.next(0); probe.isPresent(); probe = schedule.next(0)) {
            schedule.heard(probe.get(), new Evidence.Refused(1), 0);
        }
    }

    @Test
    void theJobsParallelismHoldsOverAllHosts() {
        Schedule schedule = schedule(4, 50, 50, 5);
        int underWay = 0;
        while (schedule.next(0).isPresent()) {
            underWay++;
        }
        assertThat(underWay).isEqualTo(5);
    }

    @Test
    void itEndsInTimeThoughNotEveryHostHasHadItsTurn() {
        until = OptionalLong.of(1_000);
        Schedule schedule = schedule(100, 10, 50, 0);
        Probe late = schedule.next(0).orElseThrow();
        assertThat(schedule.isEnded(999)).isFalse();
        assertThat(schedule.isEnded(1_000)).isTrue();
        assertThat(schedule.next(1_000)).isEmpty();
        assertThat(schedule.heard(late, new Evidence.Connected(1), 1_001)).isFalse();
        assertThat(ended).singleElement().satisfies(scan -> assertThat(scan.without().size()).isEqualTo(10));
    }

    @Test
    void whatIsNewIsToldOnce() {
        Schedule schedule = schedule(2, 10, 50, 0);
        for (int i = 0; i < 4; i++) {
            schedule.heard(schedule.next(0).orElseThrow(), new Evidence.Refused(1), 0);
        }
        assertThat(schedule.news(32)).hasSize(2)
                .allSatisfy(news -> assertThat(news.verdicts()).containsOnlyKeys(Verdict.REFUSED));
        assertThat(schedule.news(32)).isEmpty();
    }

    @Test
    void itEndsWhenEveryHostHas() {
        Schedule schedule = schedule(3, 10, 50, 0);
        for (var probe = schedule.next(0); probe.isPresent(); probe = schedule.next(0)) {
            assertThat(schedule.isEnded(0)).isFalse();
            schedule.heard(probe.get(), new Evidence.Refused(1), 0);
        }
        assertThat(schedule.isEnded(0)).isTrue();
        assertThat(schedule.done()).isEqualTo(30);
        assertThat(ended).hasSize(3);
    }
}
