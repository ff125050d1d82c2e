package netlab.scan;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import netlab.contracts.PortSelection;
import netlab.contracts.Transport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// Holds the scanner's verdicts against nmap's, port by port, on a network with everything that a packet filter may do.
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class NmapComparisonTest {
    /// Ten ports each way; what no filter touches is closed, but for three open ports.
    private static final String NETWORK = """
            mkfifo /run/ready
            ip netns exec peer "$JAVA" -cp "$CLASSES" netlab.scan.Services 7 13 95 >/run/ready &
            read ready </run/ready
            peer sysctl -qw net.ipv4.icmp_ratemask=6160
            at=10
            for way in port-unreachable net-unreachable host-unreachable proto-unreachable \
                    net-prohibited host-prohibited admin-prohibited; do
                for protocol in tcp udp; do
                    peer iptables -A INPUT -p $protocol --dport $at:$((at + 9)) -j REJECT --reject-with icmp-$way
                done
                at=$((at + 10))
            done
            peer iptables -A INPUT -p tcp --dport 80:84 -j REJECT --reject-with tcp-reset
            peer iptables -A INPUT -p udp --dport 80:84 -j DROP
            peer iptables -A INPUT -p tcp --dport 85:89 -j DROP
            """;
    private static final String SCANS = """
            nmap -n -Pn -sT -sU -T4 -p1-100 10.9.0.2 -oX -
            java netlab.scan.NamespaceScan 10.9.0.2 T:1-100,U:1-100 1
            """;
    private static final Pattern NMAPS_PORT = Pattern
            .compile("<port protocol=\"(tcp|udp)\" portid=\"([0-9]+)\"><state state=\"([^\"]+)\"");
    private static final Pattern NMAPS_GROUP = Pattern.compile("<extraports state=\"([^\"]+)\"");
    private static final Pattern NMAPS_PORTS = Pattern
            .compile("<extrareasons .*proto=\"(tcp|udp)\" ports=\"([0-9,-]+)\"");
    private static final Pattern OUR_PORTS = Pattern.compile("verdict (TCP|UDP) ([A-Z_]+) [a-z-]+ ([0-9,-]+)");

    @BeforeAll
    static void nmapIsThere() throws Exception {
        NamespaceScan.orLeaveOut(NamespaceScan.isPossible() && NamespaceScan.hasNmap(),
                "needs nmap, iptables and the right to make network namespaces");
    }

    @Test
    void portByPortTheVerdictsAreNmaps() throws Exception {
        Map<String, String> nmaps = new TreeMap<>();
        Map<String, String> ours = new TreeMap<>();
        String group = "";
        for (String line : NamespaceScan.script(NETWORK + SCANS)) {
            for (Matcher port = NMAPS_PORT.matcher(line); port.find();) {
                nmaps.put(port.group(1) + " " + port.group(2), requireNonNull(port.group(3)));
            }
            Matcher state = NMAPS_GROUP.matcher(line);
            group = state.find() ? requireNonNull(state.group(1)) : group;
            Matcher reason = NMAPS_PORTS.matcher(line);
            if (reason.find()) {
                put(reason.group(1), reason.group(2), group, nmaps);
            }
            Matcher verdict = OUR_PORTS.matcher(line);
            if (verdict.matches()) {
                put(verdict.group(1), verdict.group(3), verdict.group(2).replace('_', '|'), ours);
            }
        }
        assertThat(nmaps).hasSize(200);
        // the one thing that only root is told: a UDP port's host or network that ICMP calls unreachable
        put("udp", "20-39", "open|filtered", nmaps);
        assertThat(ours).isEqualTo(nmaps);
        assertThat(List.of("tcp 7", "udp 7", "tcp 95"))
                .allSatisfy(port -> assertThat(ours).containsEntry(port, "open"));
    }

    private static void put(String protocol, String ports, String state, Map<String, String> verdicts) {
        String name = protocol.toLowerCase(Locale.ROOT);
        for (int port : PortSelection.parse(ports).ports(Transport.TCP).toList()) {
            verdicts.put(name + " " + port, state.toLowerCase(Locale.ROOT));
        }
    }
}
