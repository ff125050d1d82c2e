package netlab.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import netlab.contracts.HostPort;
import netlab.contracts.PortSet;
import netlab.contracts.ProblemType;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetPolicyTest {
    private static final String ANYTHING = "0.0.0.0/0,::/0";

    private final Map<String, List<String>> hosts = new HashMap<>();
    private final Names names = host -> {
        List<String> found = hosts.get(host);
        if (found == null && !host.matches("[0-9.]+|.*:.*")) {
            throw new UnknownHostException(host);
        }
        List<InetAddress> addresses = new ArrayList<>();
        for (String each : found == null ? List.of(host) : found) {
            addresses.add(InetAddress.ofLiteral(each));
        }
        return addresses;
    };

    private TargetPolicy policy(String targets) {
        Settings settings = Settings.of(Map.of("NETLAB_TARGETS", targets));
        TargetPolicy policy = TargetPolicy.from(settings, names);
        assertThatCode(settings::check).doesNotThrowAnyException();
        return policy;
    }

    private static boolean allows(TargetPolicy policy, String address, int port) {
        try {
            policy.check(InetAddress.ofLiteral(address), port);
            return true;
        } catch (JobFailure e) {
            assertThat(e.problem().kind()).isEqualTo(ProblemType.TARGET_NOT_ALLOWED);
            return false;
        }
    }

    @Test
    void setsOfPortsAreAllowedWhereEachPortIs() throws Exception {
        TargetPolicy policy = policy("127.0.0.2:1-1024,127.0.0.2:1025-2000,127.0.0.2:0,127.0.0.3:1-10");
        InetAddress address = InetAddress.ofLiteral("127.0.0.2");

        assertThat(policy.check(address, PortSet.range(1, 2_000))).isEqualTo(address);
        assertThatThrownBy(() -> policy.check(address, PortSet.range(1_990, 2_005)))
                .isInstanceOf(JobFailure.class)
                .hasMessageContaining("port 2001");
        assertThatThrownBy(() -> policy(ANYTHING).check(InetAddress.ofLiteral("169.254.1.1"), PortSet.range(80, 80)))
                .isInstanceOf(JobFailure.class);
    }

    @Property
    void aSetOfPortsIsAllowedAsItsPortsAre(@ForAll("ports") List<Integer> ports) {
        TargetPolicy policy = policy("10.0.0.1:7-40,10.0.0.1:60,10.0.0.0/30:50-70");
        InetAddress address = InetAddress.ofLiteral("10.0.0.1");
        boolean each = ports.stream().allMatch(port -> allows(policy, "10.0.0.1", port));

        if (each) {
            assertThatCode(() -> policy.check(address, PortSet.of(ports))).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> policy.check(address, PortSet.of(ports))).isInstanceOf(JobFailure.class);
        }
    }

    @Provide
    Arbitrary<List<Integer>> ports() {
        return Arbitraries.integers().between(1, 80).list().ofMinSize(1).ofMaxSize(5);
    }

    @ParameterizedTest
    @CsvSource({
            "127.0.0.2, 127.0.0.2, 80, true",
            "127.0.0.2, 127.0.0.3, 80, false",
            "10.0.0.0/28, 10.0.0.15, 1, true",
            "10.0.0.0/28, 10.0.0.16, 1, false",
            "10.0.0.5/28, 10.0.0.1, 1, true",
            "10.0.0.1:80, 10.0.0.1, 80, true",
            "10.0.0.1:80, 10.0.0.1, 81, false",
            "10.0.0.0/28:1-1024, 10.0.0.3, 1024, true",
            "10.0.0.0/28:1-1024, 10.0.0.3, 1025, false",
            "::1, ::1, 80, true",
            "::1, ::2, 80, false",
            "[::1]:80, ::1, 80, true",
            "[::1]:80, ::1, 81, false",
            "fd00::/64, fd00::7, 1, true",
            "fd00::/64, fd00:0:0:1::7, 1, false",
            "[fd00::/64]:80-81, fd00::7, 81, true",
            "target, 172.20.0.3, 80, true",
            "target, 172.20.0.4, 80, false",
            "target:7, 172.20.0.3, 7, true",
            "target:7, 172.20.0.3, 8, false",
            "unknown, 172.20.0.3, 7, false",
            "10.0.0.0/8, ::1, 80, false"})
    void anEntryAllowsWhatItNames(String entry, String address, int port, boolean allowed) {
        hosts.put("target", List.of("172.20.0.3", "fd00::3"));

        assertThat(allows(policy(entry), address, port)).isEqualTo(allowed);
    }

    @Test
    void manyPortsAreAllowedWhereEachIs() throws Exception {
        TargetPolicy policy = policy("10.0.0.1:80-82,10.0.0.0/24:83,10.0.0.2");
        InetAddress address = InetAddress.ofLiteral("10.0.0.1");
        assertThat(policy.check(address, PortSet.of(List.of(80, 81, 82, 83)))).isEqualTo(address);
        assertThatThrownBy(() -> policy.check(address, PortSet.of(List.of(80, 83, 84))))
                .isInstanceOfSatisfying(JobFailure.class, failure -> {
                    assertThat(failure.problem().kind()).isEqualTo(ProblemType.TARGET_NOT_ALLOWED);
                    assertThat(failure.problem().detail()).contains("port 84");
                });
        assertThatThrownBy(() -> policy(ANYTHING).check(InetAddress.ofLiteral("169.254.1.1"), PortSet.of(List.of(80))))
                .isInstanceOf(JobFailure.class);
    }

    @Test
    void severalEntriesAllowWhatAnyOfThemNames() {
        TargetPolicy policy = policy("10.0.0.1:80, 10.0.0.1:443 ,fd00::/64");

        assertThat(allows(policy, "10.0.0.1", 80)).isTrue();
        assertThat(allows(policy, "10.0.0.1", 443)).isTrue();
        assertThat(allows(policy, "10.0.0.1", 81)).isFalse();
        assertThat(allows(policy, "fd00::1", 81)).isTrue();
    }

    @Test
    void anEmptyListAllowsNothing() {
        assertThat(allows(policy(","), "127.0.0.1", 80)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "10.0.0.0/33",
            "10.0.0.0/-1",
            "10.0.0.0/x",
            "10.0.0",
            "300.0.0.1",
            "fd00::/129",
            "a b",
            "http://target",
            "target/24",
            "target:0-70000",
            "target:9-7",
            "target:99999",
            "*"})
    void anEntryThatIsNoneIsTold(String entry) {
        Settings settings = Settings.of(Map.of("NETLAB_TARGETS", "127.0.0.1," + entry));
        TargetPolicy.from(settings, names);

        assertThatThrownBy(settings::check).hasMessageContaining("“" + entry + "”");
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "169.254.169.254",
            "169.254.0.1",
            "fe80::1",
            "febf::1",
            "::ffff:169.254.169.254",
            "::169.254.169.254",
            "64:ff9b::169.254.169.254",
            "2002:a9fe:a9fe::1",
            "2001:0:1:2:3:4:5601:5601",
            "224.0.0.1",
            "239.255.255.255",
            "ff02::1",
            "255.255.255.255",
            "::255.255.255.255"})
    void linkLocalMulticastAndBroadcastAreRefusedWhateverIsSet(String address) {
        assertThat(allows(policy(ANYTHING), address, 80)).isFalse();
        assertThat(allows(policy(address), address, 80)).isFalse();
        hosts.put("rebound", List.of(address));
        assertThat(allows(policy("rebound"), address, 80)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0, 127.0.0.1", "::, ::1", "::ffff:10.0.0.1, 10.0.0.1", "::10.0.0.1, 10.0.0.1",
            "::ffff:0.0.0.0, 127.0.0.1"})
    void anotherSpellingIsReducedToTheAddressThatItReaches(String spelling, String reached) throws Exception {
        assertThat(policy(reached).check(InetAddress.ofLiteral(spelling), 80))
                .isEqualTo(InetAddress.ofLiteral(reached));
        assertThat(allows(policy("10.9.9.9"), spelling, 80)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"64:ff9b::10.0.0.1", "2002:a00:1::1", "2001:0:1:2:3:4:f5ff:fffe"})
    void anAddressWithinAnotherMustBeAllowedAsWell(String address) {
        assertThat(allows(policy("::/0"), address, 80)).isFalse();
        hosts.put("both", List.of(address, "10.0.0.1"));
        assertThat(allows(policy("both"), address, 80)).isTrue();
    }

    @Test
    void oneForbiddenAddressRefusesTheHost() {
        hosts.put("mixed", List.of("10.0.0.1", "10.0.1.1"));
        TargetPolicy policy = policy("10.0.0.0/24");

        assertThatThrownBy(() -> policy.resolve("mixed")).isInstanceOf(JobFailure.class)
                .hasMessageContaining("10.0.1.1");
        assertThatThrownBy(() -> policy.resolve(new HostPort("mixed", 80))).isInstanceOf(JobFailure.class)
                .hasMessageContaining("target-not-allowed");
    }

    @Test
    void aHostIsResolvedToTheAddressThatWasChecked() throws Exception {
        hosts.put("target", List.of("10.0.0.1", "10.0.0.2"));
        TargetPolicy policy = policy("10.0.0.0/24:80");

        assertThat(policy.resolve("target")).extracting(InetAddress::getHostAddress)
                .containsExactly("10.0.0.1", "10.0.0.2");
        assertThat(policy.resolve(new HostPort("target", 80)).getAddress().getHostAddress()).isEqualTo("10.0.0.1");
        assertThatThrownBy(() -> policy.resolve(new HostPort("target", 81))).isInstanceOf(JobFailure.class);
    }

    @Test
    void aNameWithoutAddressesIsUnknown() {
        assertThatThrownBy(() -> policy(ANYTHING).resolve("nowhere.lab.example"))
                .isInstanceOfSatisfying(JobFailure.class,
                        e -> assertThat(e.problem().kind()).isEqualTo(ProblemType.UNKNOWN_HOST));
    }

    @Test
    void byDefaultLoopbackIsAllowedAndTheInternetIsNot() {
        Settings settings = Settings.of(Map.of());
        TargetPolicy policy = TargetPolicy.from(settings, names);

        assertThatCode(settings::check).doesNotThrowAnyException();
        assertThat(allows(policy, "127.0.0.1", 1)).isTrue();
        assertThat(allows(policy, "127.1.2.3", 1)).isTrue();
        assertThat(allows(policy, "::1", 65_535)).isTrue();
        assertThat(allows(policy, "192.0.2.1", 80)).isFalse();
        assertThat(allows(policy, "2001:db8::1", 80)).isFalse();
    }

    private static boolean local(String address) {
        TargetRule rule = TargetRule.local(new LocalNetworks(
                List.of(Network.parse("127.0.0.1/8"), Network.parse("172.20.0.3/16"), Network.parse("fd00::3/64")),
                List.of(InetAddress.ofLiteral("172.20.0.1"), InetAddress.ofLiteral("fd00::1"))));
        return rule.allows(InetAddress.ofLiteral(address), 80, Names.system());
    }

    @Test
    void theOwnNetworksAreAllowedWithoutTheirGatewaysAndBroadcastAddresses() {
        assertThat(local("172.20.0.3")).isTrue();
        assertThat(local("172.20.0.255")).isTrue();
        assertThat(local("fd00::9")).isTrue();
        assertThat(local("127.0.0.9")).isTrue();
        assertThat(local("172.20.0.1")).isFalse();
        assertThat(local("fd00::1")).isFalse();
        assertThat(local("172.20.255.255")).isFalse();
        assertThat(local("172.21.0.3")).isFalse();
        assertThat(local("64:ff9b::172.20.0.3")).isFalse();
    }

    @Test
    void gatewaysAreReadFromTheRoutes() {
        assertThat(LocalNetworks.ipv4Gateways(List.of(
                "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT",
                "eth0\t00000000\t010014AC\t0003\t0\t0\t0\t00000000\t0\t0\t0",
                "eth0\t000014AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0",
                ""))).containsExactly(InetAddress.ofLiteral("172.20.0.1"));
        assertThat(LocalNetworks.ipv4Gateways(List.of())).isEmpty();
        assertThat(LocalNetworks.ipv6Gateways(List.of(
                "00000000000000000000000000000000 00 00000000000000000000000000000000 00 fd000000000000000000000000000001 00000400 00000001 00000000 00000003     eth0",
                "fd000000000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000001 00000000 00000001     eth0")))
                .containsExactly(InetAddress.ofLiteral("fd00::1"));
    }

    @Test
    void thisMachinesNetworksAreReadAndNoneIsTheWholeInternet() {
        assertThat(LocalNetworks.read().networks()).isNotEmpty().allMatch(network -> network.bits() > 0);
    }

    @Property
    void aNetworkHoldsExactlyTheAddressesWithItsPrefix(@ForAll @Size(4) byte[] address, @ForAll @Size(4) byte[] other) {
        for (int bits = 0; bits <= 32; bits++) {
            Network network = new Network(Network.address(address), bits);
            boolean same = binary(address).substring(0, bits).equals(binary(other).substring(0, bits));

            assertThat(network.contains(Network.address(other))).isEqualTo(same);
            assertThat(network.contains(Network.address(address))).isTrue();
        }
    }

    private static String binary(byte[] bytes) {
        StringBuilder binary = new StringBuilder();
        for (byte each : Arrays.copyOf(bytes, bytes.length)) {
            binary.append(Integer.toBinaryString(each & 0xFF | 0x100).substring(1));
        }
        return binary.toString();
    }
}
