package netlab.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import netlab.contracts.PortSet;
import netlab.contracts.PortState;
import netlab.contracts.Reason;
import netlab.contracts.Transport;
import org.junit.jupiter.api.Test;

class HostScanTest {
    private static final Target TARGET = new Target(0, "localhost", InetAddress.getLoopbackAddress());
    private static final long SECOND = 1_000_000_000L;

    private static ProbeLimits limits(int retries, int window) {
        return new ProbeLimits(Duration.ofMillis(250), Duration.ofSeconds(1), retries, window, window, 100);
    }

    private static HostScan scan(Transport transport, int ports, int retries) {
        return new HostScan(TARGET, transport, IntStream.rangeClosed(1, ports).toArray(),
                limits(retries, 1_000));
    }

    @Test
    void everyPortIsProbedOnceWhereAllAnswer() {
        HostScan scan = scan(Transport.TCP, 50, 1);
        SimulatedNetwork network = new SimulatedNetwork(scan,
                (port, _) -> port == 7 ? new Evidence.Connected(1) : new Evidence.Refused(1));
        network.run();
        assertThat(network.probes()).isEqualTo(50);
        assertThat(scan.in(PortState.OPEN)).hasToString("7");
        assertThat(scan.in(PortState.CLOSED)).hasToString("1-6,8-50");
    }

    @Test
    void aFilteredPortIsNotCalledClosed() {
        HostScan scan = scan(Transport.TCP, 50, 1);
        SimulatedNetwork network = new SimulatedNetwork(scan,
                (port, _) -> port > 40 ? new Evidence.Silence() : new Evidence.Refused(1));
        network.run();
        assertThat(scan.in(PortState.FILTERED)).hasToString("41-50");
        assertThat(network.probes()).isEqualTo(60);
    }

    @Test
    void aHostThatAnswersQuicklyIsNotWaitedForAsLongAsTheJobAllows() {
        HostScan scan = scan(Transport.TCP, 50, 1);
        long took = new SimulatedNetwork(scan,
                (port, _) -> port > 40 ? new Evidence.Silence() : new Evidence.Refused(100_000)).run();
        assertThat(took).isLessThan(SECOND);
    }

    @Test
    void aSinglePortThatIsLostTwiceIsNotCalledFiltered() {
        HostScan scan = scan(Transport.TCP, 400, 1);
        int[] lost = {0};
        long took = new SimulatedNetwork(scan,
                (port, _) -> port == 50 && lost[0]++ < 2 ? new Evidence.Silence() : new Evidence.Refused(100_000))
                .run();
        assertThat(scan.in(PortState.CLOSED)).hasToString("1-400");
        assertThat(took).isLessThan(SECOND);
    }

    @Test
    void aSingleFilteredPortCostsAWaveMore() {
        HostScan scan = scan(Transport.TCP, 50, 1);
        SimulatedNetwork network = new SimulatedNetwork(scan,
                (port, _) -> port == 50 ? new Evidence.Silence() : new Evidence.Refused(100_000));
        long took = network.run();
        assertThat(scan.in(PortState.FILTERED)).hasToString("50");
        assertThat(network.probes()).isEqualTo(52);
        assertThat(took).isLessThan(2 * SECOND);
    }

    @Test
    void noMoreProbesAreUnderWayThanTheWindowHolds() {
        HostScan scan = new HostScan(TARGET, Transport.TCP, IntStream.rangeClosed(1, 50).toArray(),
                limits(1, 3));
        for (int i = 0; i < 3; i++) {
            assertThat(scan.next(0)).isEqualTo(i);
        }
        assertThat(scan.next(0)).isEqualTo(HostScan.NONE);
        scan.heard(1, new Evidence.Refused(1), 0);
        assertThat(scan.next(0)).isEqualTo(3);
    }

    @Test
    void aProbeThatCouldNotBeSentIsHandedOutAgain() {
        HostScan scan = scan(Transport.TCP, 2, 1);
        assertThat(scan.next(0)).isZero();
        scan.putBack(0);
        assertThat(scan.next(0)).isZero();
        assertThat(scan.next(0)).isEqualTo(1);
    }

    @Test
    void underTheDefaultIcmpLimitEveryVerdictIsRightNearTheFloorOf41Seconds() {
        Set<Integer> open = Set.of(7, 13, 17);
        TokenBucket limit = TokenBucket.ofLinuxIcmp();
        HostScan scan = scan(Transport.UDP, 50, 1);
        SimulatedNetwork network = new SimulatedNetwork(scan, (port, now) -> {
            if (open.contains(port)) {
                return new Evidence.Answered(1, Octets.NONE);
            }
            return port != 9 && limit.allows(now) ? new Evidence.PortUnreachable(1) : new Evidence.Silence();
        });
        long took = network.run();
        assertThat(scan.in(PortState.OPEN)).hasToString("7,13,17");
        assertThat(scan.in(PortState.OPEN_FILTERED)).hasToString("9");
        assertThat(scan.in(PortState.CLOSED).size()).isEqualTo(46);
        assertThat(scan.verdict(8)).contains(Verdict.NO_DATAGRAM);
        assertThat(took).isBetween(40 * SECOND, 42 * SECOND);
    }

    @Property(tries = 100)
    void underALimitSilentPortsAreKnownBeforeTheLastClosedOneIsAndNoneIsMistaken(@ForAll long seed,
            @ForAll @IntRange(max = 3) int silent) {
        Set<Integer> mute = new Random(seed).ints(1, 21).distinct().limit(silent).boxed().collect(Collectors.toSet());
        TokenBucket limit = TokenBucket.ofLinuxIcmp();
        HostScan scan = scan(Transport.UDP, 40, 1);
        long took = new SimulatedNetwork(scan, (port, now) -> !mute.contains(port) && limit.allows(now)
                ? new Evidence.PortUnreachable(1)
                : new Evidence.Silence()).run();
        assertThat(scan.in(PortState.OPEN_FILTERED)).isEqualTo(PortSet.of(mute));
        assertThat(took).isLessThan((40 - silent - 6) * SECOND + SECOND / 2);
    }

    @Test
    void whereALimitedHostsEveryThirdErrorIsLostNoClosedPortIsCalledSilent() {
        TokenBucket limit = TokenBucket.ofLinuxIcmp();
        HostScan scan = scan(Transport.UDP, 20, 1);
        int[] errors = {0};
        new SimulatedNetwork(scan, (port, now) -> port != 20 && limit.allows(now) && ++errors[0] % 3 > 0
                ? new Evidence.PortUnreachable(1)
                : new Evidence.Silence()).run();
        assertThat(scan.in(PortState.OPEN_FILTERED)).hasToString("20");
    }

    @Test
    void whatALimitLeavesUndecidedWhenTheTimeIsUpIsCalledRateLimited() {
        TokenBucket limit = TokenBucket.ofLinuxIcmp();
        HostScan scan = scan(Transport.UDP, 500, 1);
        new SimulatedNetwork(scan,
                (_, now) -> limit.allows(now) ? new Evidence.PortUnreachable(1) : new Evidence.Silence())
                .runUntil(60 * SECOND);
        assertThat(scan.limit().orElseThrow().perSecond()).isBetween(0.8, 1.2);
        assertThat(scan.limit().orElseThrow().etaNanos()).isBetween(350 * SECOND, 600 * SECOND);
        scan.giveUp();
        assertThat(scan.with(Verdict.PORT_UNREACHABLE).size()).isBetween(55, 70);
        assertThat(scan.with(Verdict.RATE_LIMITED).size()).isEqualTo(500 - scan.in(PortState.CLOSED).size());
        assertThat(Verdict.RATE_LIMITED.reason()).isEqualTo(Reason.RATE_LIMITED);
    }

    @Test
    void aPortWhoseOnlyAttemptWasStillUnderWayWhenTheTimeWasUpHasNoVerdict() {
        HostScan scan = scan(Transport.TCP, 3, 1);
        scan.next(0);
        scan.next(0);
        scan.heard(0, new Evidence.Refused(1), 1);
        scan.giveUp();
        assertThat(scan.with(Verdict.REFUSED)).hasToString("1");
        assertThat(scan.without()).hasToString("2-3");
        assertThat(scan.heard(1, new Evidence.Connected(1), 2)).isFalse();
        assertThat(scan.without()).hasToString("2-3");
    }

    @Test
    void aHostThatLetsOnlyAFewConnectionsASecondPassIsScannedToTheEnd() {
        TokenBucket limit = new TokenBucket(50, 5);
        HostScan scan = scan(Transport.TCP, 400, 1);
        long took = new SimulatedNetwork(scan,
                (port, now) -> port <= 390 && limit.allows(now) ? new Evidence.Refused(1) : new Evidence.Silence())
                .run();
        assertThat(scan.in(PortState.CLOSED)).hasToString("1-390");
        assertThat(scan.in(PortState.FILTERED)).hasToString("391-400");
        assertThat(took).isLessThan(30 * SECOND);
    }

    @Test
    void aHostThatIsNotThereIsNoLimitedOne() {
        // what a neighbour that can't be found leads to: a few errors every three seconds, silence in between
        TokenBucket errors = new TokenBucket(30, 100);
        HostScan scan = scan(Transport.TCP, 1_000, 1);
        long took = new SimulatedNetwork(scan, (_, now) -> errors.allows(now)
                ? new Evidence.Unreachable("No route to host", 1)
                : new Evidence.Silence()).run();
        assertThat(scan.in(PortState.FILTERED).size()).isEqualTo(1_000);
        assertThat(took).isLessThan(5 * SECOND);
    }

    @Test
    void onlyTheFirstThousandOpenPortsAreToldByThemselves() {
        HostScan scan = scan(Transport.TCP, 1_500, 1);
        int told = 0;
        for (int index = scan.next(0); index != HostScan.NONE; index = scan.next(0)) {
            told += scan.heard(index, new Evidence.Connected(1), 0) ? 1 : 0;
        }
        assertThat(told).isEqualTo(1_000);
        assertThat(scan.takeNews()).containsOnlyKeys(Verdict.CONNECTED)
                .allSatisfy((_, ports) -> assertThat(ports.cardinality()).isEqualTo(500));
        assertThat(scan.in(PortState.OPEN).size()).isEqualTo(1_500);
    }

    @Property(tries = 200)
    void lossChangesNoVerdict(@ForAll long seed, @ForAll @IntRange(max = 10) int percent) {
        Random random = new Random(seed);
        HostScan scan = scan(Transport.TCP, 300, 2);
        new SimulatedNetwork(scan, (port, _) -> {
            if (port > 290 || random.nextInt(100) < percent) {
                return new Evidence.Silence();
            }
            return port % 10 == 0 ? new Evidence.Connected(1) : new Evidence.Refused(1);
        }).run();
        // a port may fall silent at every attempt by chance: seldom, and never the other way round
        assertThat(scan.in(PortState.OPEN).stream().allMatch(port -> port % 10 == 0)).isTrue();
        assertThat(scan.in(PortState.FILTERED).size()).isBetween(10, 12);
    }

    @Property(tries = 50)
    void everyPortGetsItsVerdictAndIsCountedOnce(@ForAll long seed, @ForAll Transport transport,
            @ForAll @IntRange(max = 3) int retries) {
        Random random = new Random(seed);
        HostScan scan = scan(transport, 100, retries);
        int[] last = {0};
        new SimulatedNetwork(scan, (_, _) -> {
            assertThat(scan.done()).isBetween(last[0], 100);
            last[0] = scan.done();
            return switch (random.nextInt(3)) {
                case 0 -> new Evidence.Silence();
                case 1 -> transport == Transport.TCP ? new Evidence.Refused(1) : new Evidence.PortUnreachable(1);
                default -> new Evidence.Unreachable("No route to host", 1);
            };
        }).run();
        assertThat(scan.done()).isEqualTo(100);
        assertThat(Stream.of(PortState.values()).mapToInt(state -> scan.in(state).size()).sum()).isEqualTo(100);
    }
}
