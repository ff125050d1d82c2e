package netlab.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import netlab.contracts.PortState;
import netlab.contracts.Reason;
import netlab.contracts.Transport;
import org.junit.jupiter.api.Test;

class HostScanTest {
    private static final Target TARGET = new Target(0, "localhost", InetAddress.getLoopbackAddress());
    private static final long SECOND = 1_000_000_000L;

    private static HostScan scan(Transport transport, int ports, int retries) {
        return new HostScan(TARGET, transport, IntStream.rangeClosed(1, ports).toArray(),
                new ProbeLimits(Duration.ofSeconds(1), retries, 1_000));
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
                (port, _) -> port == 50 ? new Evidence.Silence() : new Evidence.Refused(100_000)).run();
        assertThat(took).isLessThan(SECOND);
    }

    @Test
    void noMoreProbesAreUnderWayThanTheWindowHolds() {
        HostScan scan = new HostScan(TARGET, Transport.TCP, IntStream.rangeClosed(1, 50).toArray(),
                new ProbeLimits(Duration.ofSeconds(1), 1, 3));
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
        LinuxIcmpLimit limit = new LinuxIcmpLimit();
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
        assertThat(scan.verdict(8).reason()).isEqualTo(Reason.NO_ANSWER);
        assertThat(took).isBetween(40 * SECOND, 46 * SECOND);
    }

    @Test
    void whatALimitLeavesUndecidedIsCalledRateLimited() {
        LinuxIcmpLimit limit = new LinuxIcmpLimit();
        HostScan scan = scan(Transport.UDP, 500, 1);
        new SimulatedNetwork(scan,
                (_, now) -> limit.allows(now) ? new Evidence.PortUnreachable(1) : new Evidence.Silence()).run();
        assertThat(scan.in(PortState.CLOSED).size()).isGreaterThan(50);
        scan.forEach(PortState.OPEN_FILTERED, 500,
                index -> assertThat(scan.verdict(index)).isEqualTo(Verdict.RATE_LIMITED));
        assertThat(scan.in(PortState.CLOSED).size() + scan.in(PortState.OPEN_FILTERED).size()).isEqualTo(500);
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
                default -> new Evidence.Unreachable("No route to host");
            };
        }).run();
        assertThat(scan.done()).isEqualTo(100);
        assertThat(Stream.of(PortState.values()).mapToInt(state -> scan.in(state).size()).sum()).isEqualTo(100);
    }
}
