package netlab.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import netlab.contracts.JobKind;
import netlab.contracts.Json;
import netlab.contracts.PortSet;
import netlab.contracts.ProblemType;
import netlab.contracts.ScanSpec;
import netlab.service.JobFailure;
import netlab.service.Names;
import netlab.service.Settings;
import netlab.service.TargetPolicy;
import org.junit.jupiter.api.Test;

class TargetsTest {
    private static final Map<String, List<String>> HOSTS = Map.of("one", List.of("10.0.0.1"),
            "both", List.of("10.0.0.2", "fd00::2"), "six", List.of("fd00::6"), "same", List.of("10.0.0.1"),
            "part", List.of("10.0.0.3", "192.0.2.3"),
            "many", IntStream.range(0, 100).mapToObj(i -> "10.0.64." + i).toList(),
            "bits", List.of("10.0.0.4", "10.0.0.4"));
    private static final Names NAMES = host -> {
        List<InetAddress> found = new ArrayList<>();
        for (String each : HOSTS.getOrDefault(host, List.of())) {
            found.add(InetAddress.ofLiteral(each));
        }
        if (!found.isEmpty()) {
            return found;
        }
        if (host.matches("[a-z]+")) {
            throw new UnknownHostException(host);
        }
        return List.of(InetAddress.ofLiteral(host));
    };

    private static Targets.Found find(boolean resolveAll, String... names) throws Exception {
        return find("10.0.0.0/16,fd00::/16,127.0.0.1,::1", resolveAll, names);
    }

    private static Targets.Found find(String allowed, boolean resolveAll, String... names) throws Exception {
        Settings settings = Settings.of(Map.of("NETLAB_TARGETS", allowed));
        TargetPolicy policy = TargetPolicy.from(settings, NAMES);
        settings.check();
        ScanSpec spec = (ScanSpec) JobKind.SCAN
                .read(Json.tree(Map.of("targets", Arrays.asList(names), "resolveAll", resolveAll)));
        return new Targets(policy).find(spec, PortSet.range(1, 65_535));
    }

    private static List<String> shown(Targets.Found found) {
        return found.targets().stream().map(each -> each.name() + " " + each.address().getHostAddress()).toList();
    }

    @Test
    void aNameStandsForItsFirstAddressAndTheOthersAreTold() throws Exception {
        Targets.Found found = find(false, "both", "one", "six");

        assertThat(shown(found)).containsExactly("both 10.0.0.2", "one 10.0.0.1", "six fd00:0:0:0:0:0:0:6");
        assertThat(found.warnings())
                .containsExactly("targets: both: 10.0.0.2 is scanned, not fd00::2; resolveAll scans all");
        assertThat(find(false, "many").warnings().getFirst()).contains("10.0.64.8 and 91 more; resolveAll");
        assertThat(find(false, "bits").warnings()).isEmpty();
    }

    @Test
    void aNameStandsForAllItsAddressesWhereThatIsAskedFor() throws Exception {
        Targets.Found found = find(true, "both", "many");

        assertThat(shown(found)).startsWith("both 10.0.0.2", "both fd00:0:0:0:0:0:0:2", "many 10.0.64.0").hasSize(102);
        assertThat(found.warnings()).isEmpty();
    }

    @Test
    void anAddressIsScannedOnceForTheFirstTargetThatStandsForIt() throws Exception {
        Targets.Found found = find(false, "one", "10.0.0.0/30", "same", "10.0.0.1", "10.0.0.0/30", "0.0.0.0",
                "127.0.0.1", "::ffff:10.0.0.9", "10.0.0.9");

        assertThat(shown(found)).containsExactly("one 10.0.0.1", "10.0.0.0/30 10.0.0.0", "10.0.0.0/30 10.0.0.2",
                "10.0.0.0/30 10.0.0.3", "0.0.0.0 127.0.0.1", "::ffff:10.0.0.9 10.0.0.9");
        assertThat(found.targets()).extracting(Target::number).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(found.warnings()).containsExactly(
                "targets: 10.0.0.0/30: 1 address belonged to an earlier target already",
                "targets: same: 1 address belonged to an earlier target already",
                "targets: 10.0.0.1: 1 address belonged to an earlier target already",
                "targets: 127.0.0.1: 1 address belonged to an earlier target already",
                "targets: 10.0.0.9: 1 address belonged to an earlier target already");
    }

    @Test
    void networksOfBothFamiliesAreTakenUpToTheLimit() throws Exception {
        assertThat(find(false, "fd00::/117", "10.0.0.0/21").targets()).hasSize(4_096);
        JobFailure failure = catchThrowableOfType(JobFailure.class,
                () -> find(true, "fd00::/117", "10.0.0.0/22", "10.0.16.0/23", "10.0.24.0/24", "10.0.32.0/25",
                        "10.0.33.0/26", "many"));
        assertThat(failure.problem().detail()).contains("more than 4096 addresses");
    }

    @Test
    void oneForbiddenAddressRefusesAllEvenOneThatWouldNotBeScanned() {
        for (String forbidden : List.of("part", "192.0.2.1", "10.0.255.255/31", "192.0.2.0/31", "fe80::1")) {
            JobFailure failure = catchThrowableOfType(JobFailure.class,
                    () -> find("10.0.0.0/17", false, "one", forbidden));
            assertThat(failure.problem().kind()).as(forbidden).isEqualTo(ProblemType.TARGET_NOT_ALLOWED);
        }
    }

    @Test
    void aNameWithoutAnAddressIsUnknown() {
        JobFailure failure = catchThrowableOfType(JobFailure.class, () -> find(false, "nobody"));
        assertThat(failure.problem().kind()).isEqualTo(ProblemType.UNKNOWN_HOST);
    }
}
