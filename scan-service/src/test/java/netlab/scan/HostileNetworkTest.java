package netlab.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
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
        NamespaceScan.orLeaveOut(NamespaceScan.isPossible(),
                "needs the right to make network namespaces, and iptables");
    }

    @Test
    void tenScansOfAFilteredAndLossyNetworkHaveTheSameRightVerdicts() throws Exception {
        List<List<String>> runs = NamespaceScan.runs("""
                peer sysctl -qw net.ipv4.icmp_ratemask=6160
                peer iptables -A INPUT -p tcp --dport 10:19 -j DROP
                peer iptables -A INPUT -p tcp --dport 20:29 -j REJECT --reject-with tcp-reset
                peer iptables -A INPUT -p tcp --dport 30:39 -j REJECT --reject-with icmp-admin-prohibited
                peer iptables -A INPUT -p udp --dport 10:14 -j REJECT --reject-with icmp-host-prohibited
                peer iptables -A INPUT -p udp --dport 15:19 -j DROP
                peer iptables -A INPUT -m statistic --mode random --probability 0.01 -j DROP
                iptables -A INPUT -m statistic --mode random --probability 0.01 -j DROP
                """, NamespaceScan.PEER, "T:1-400,U:1-100", 10);
        assertThat(runs).hasSize(10);
        assertThat(new HashSet<>(runs)).containsExactly(List.of("TCP CLOSED refused 1-9,20-29,40-400",
                "TCP FILTERED no-answer 10-19", "TCP FILTERED unreachable 30-39",
                "UDP CLOSED port-unreachable 1-9,20-100", "UDP FILTERED prohibited 10-14",
                "UDP OPEN_FILTERED no-answer 15-19"));
    }

    @Test
    void theDefaultIcmpLimitLeadsToNoWrongVerdictAndIsTold() throws Exception {
        assertThat(NamespaceScan.run("", NamespaceScan.PEER, "U:1-12"))
                .containsExactly("UDP CLOSED port-unreachable 1-12", "limited");
    }

    @Test
    void theDefaultIcmpLimitHidesNoRejectedTcpPort() throws Exception {
        assertThat(NamespaceScan.run("""
                peer iptables -A INPUT -p tcp --dport 1:10 -j REJECT --reject-with icmp-port-unreachable
                """, NamespaceScan.PEER, "T:1-10"))
                .containsExactly("TCP CLOSED refused 1-10", "limited");
    }

    @Test
    void aHostThatLetsOnlySomeConnectionsASecondPassIsScannedToTheEnd() throws Exception {
        assertThat(NamespaceScan.run("""
                peer iptables -A INPUT -p tcp -m limit --limit 60/s --limit-burst 20 -j ACCEPT
                peer iptables -A INPUT -p tcp -j DROP
                """, NamespaceScan.PEER, "T:1-300"))
                .contains("TCP CLOSED refused 1-300");
    }

    @Test
    void anOpenPortWhoseFirstSynIsLostIsTalkedToAsAnyOther() throws Exception {
        assertThat(NamespaceScan.talk("""
                mkfifo /run/ready
                ip netns exec peer "$JAVA" -cp "$CLASSES" netlab.scan.Services 7 >/run/ready &
                read ready </run/ready
                peer iptables -A INPUT -p tcp --syn --dport 7 -m statistic --mode nth --every 2 --packet 0 -j DROP
                peer iptables -A INPUT -p tcp --dport 8 -j DROP
                """, NamespaceScan.PEER, "T:7-8"))
                .containsExactly("7 is echo", "TCP FILTERED no-answer 8", "TCP OPEN connected 7");
    }

    @Test
    void ofItselfItFindsNoPortOpenThatOnlyItsOwnProbeUses() throws Exception {
        // ten local ports for ten targets: nearly every scan meets itself
        List<List<String>> runs = NamespaceScan.runs("sysctl -qw net.ipv4.ip_local_port_range='40000 40009'",
                "127.0.0.1", "T:40000-40009,U:40000-40009", 10);
        assertThat(new HashSet<>(runs)).containsExactly(
                List.of("TCP CLOSED refused 40000-40009", "UDP CLOSED port-unreachable 40000-40009"));
    }

    @Test
    void aHostThatIsNotThereIsFiltered() throws Exception {
        assertThat(NamespaceScan.run("", "10.9.0.77", "T:1-3,U:1-3"))
                .anySatisfy(line -> assertThat(line).startsWith("TCP FILTERED ").endsWith(" 1-3"))
                .contains("UDP OPEN_FILTERED no-answer 1-3");
    }

    @Test
    void overIpv6TheSameHolds() throws Exception {
        assertThat(NamespaceScan.run("""
                peer sysctl -qw net.ipv6.icmp.ratelimit=0
                peer ip6tables -A INPUT -p tcp --dport 10:14 -j DROP
                peer ip6tables -A INPUT -p tcp --dport 15:19 -j REJECT --reject-with tcp-reset
                peer ip6tables -A INPUT -p udp --dport 10:14 -j REJECT --reject-with icmp6-adm-prohibited
                peer ip6tables -A INPUT -p udp --dport 15:19 -j DROP
                """, NamespaceScan.PEER_IPV6, "T:1-29,U:1-29"))
                .containsExactly("TCP CLOSED refused 1-9,15-29", "TCP FILTERED no-answer 10-14",
                        "UDP CLOSED port-unreachable 1-9,20-29",
                        "UDP FILTERED prohibited 10-14", "UDP OPEN_FILTERED no-answer 15-19");
    }
}
