package netlab.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(120)
@EnabledOnOs(OS.LINUX)
class HostileNetworkTest {
    @BeforeAll
    static void namespacesCanBeMade() throws Exception {
        assumeTrue(NamespaceScan.isPossible(), "needs the right to make network namespaces, and iptables");
    }

    @Test
    void aDroppedPortIsFilteredAndARefusedOneClosed() throws Exception {
        assertThat(NamespaceScan.run("""
                peer iptables -A INPUT -p tcp --dport 10:19 -j DROP
                peer iptables -A INPUT -p tcp --dport 20:29 -j REJECT --reject-with tcp-reset
                """, NamespaceScan.PEER, "T:1-39"))
                .containsExactly("TCP CLOSED refused 1-9,20-39", "TCP FILTERED no-answer 10-19");
    }

    @Test
    void whatIcmpProhibitsIsFilteredForBothProtocols() throws Exception {
        assertThat(NamespaceScan.run("""
                peer sysctl -qw net.ipv4.icmp_ratemask=6160
                peer iptables -A INPUT -p tcp --dport 10:14 -j REJECT --reject-with icmp-admin-prohibited
                peer iptables -A INPUT -p tcp --dport 15:19 -j REJECT --reject-with icmp-host-unreachable
                peer iptables -A INPUT -p udp --dport 10:14 -j REJECT --reject-with icmp-admin-prohibited
                peer iptables -A INPUT -p udp --dport 15:19 -j DROP
                """, NamespaceScan.PEER, "T:1-29,U:1-29"))
                .containsExactlyInAnyOrder("TCP CLOSED refused 1-9,20-29", "TCP FILTERED unreachable 10-19",
                        "UDP CLOSED port-unreachable 1-9,20-29", "UDP FILTERED prohibited 10-14",
                        "UDP OPEN_FILTERED no-answer 15-19");
    }

    @Test
    void theDefaultIcmpLimitLeadsToNoWrongVerdict() throws Exception {
        assertThat(NamespaceScan.run("", NamespaceScan.PEER, "U:1-10"))
                .containsExactly("UDP CLOSED port-unreachable 1-10");
    }

    @Test
    void packetLossChangesNoVerdict() throws Exception {
        assertThat(NamespaceScan.run("""
                peer iptables -A INPUT -p tcp -m statistic --mode nth --every 20 --packet 7 -j DROP
                iptables -A INPUT -p tcp -m statistic --mode nth --every 20 --packet 3 -j DROP
                """, NamespaceScan.PEER, "T:1-2000"))
                .containsExactly("TCP CLOSED refused 1-2000");
    }

    @Test
    void ofItselfItFindsNoPortOpenThatOnlyItsOwnProbeUses() throws Exception {
        String selection = "T:40000-40009,U:40000-40009";
        // ten local ports for ten targets: nearly every scan meets itself
        String setup = "sysctl -qw net.ipv4.ip_local_port_range='40000 40009'";
        for (int run : IntStream.range(0, 3).toArray()) {
            assertThat(NamespaceScan.run(setup, "127.0.0.1", selection)).as("run %d", run)
                    .containsExactlyInAnyOrder("TCP CLOSED refused 40000-40009",
                            "UDP CLOSED port-unreachable 40000-40009");
        }
    }

    @Test
    void aHostThatIsNotThereIsFiltered() throws Exception {
        assertThat(NamespaceScan.run("", "10.9.0.77", "T:1-3,U:1-3"))
                .anySatisfy(line -> assertThat(line).startsWith("TCP FILTERED ").endsWith(" 1-3"))
                .contains("UDP OPEN_FILTERED no-answer 1-3");
    }
}
