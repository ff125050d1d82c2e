package netlab.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import netlab.contracts.Job;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

class ScanXmlTest {
    private static final String BOTH = """
            {'target':'target','address':'172.20.0.3',
             'tcp':{'open':[7,22],'closed':'1-6,8-20','filtered':'21'},
             'udp':{'open':[13],'openFiltered':'9,100-150','closed':'1-8,10-12','filtered':'14'},
             'ports':[{'protocol':'tcp','port':7,'state':'open','reason':'connected','service':'echo','rttMs':0.1,
                       'greeting':null,'answer':{'text':'hi','hex':'6869'},'identified':'echo'},
                      {'protocol':'tcp','port':21,'state':'filtered','reason':'unreachable','service':'ftp',
                       'rttMs':null,'greeting':null,'answer':null,'identified':null},
                      {'protocol':'tcp','port':22,'state':'open','reason':'connected','service':'ssh','rttMs':0.3,
                       'greeting':{'text':'','hex':'5353482d322e302d780d0a'},'answer':null,'identified':null},
                      {'protocol':'udp','port':13,'state':'open','reason':'answered','service':'daytime',
                       'rttMs':0.2,'greeting':null,'answer':{'text':'','hex':'00ff'},'identified':'daytime'},
                      {'protocol':'udp','port':14,'state':'filtered','reason':'prohibited','service':null,
                       'rttMs':null,'greeting':null,'answer':null,'identified':null}],
             'groups':[{'protocol':'udp','state':'openFiltered','reason':'rate-limited','causes':[],'ports':'100-120'}]}""";

    private static Document read(String result) throws Exception {
        Job job = Scans.job(result);
        return DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(ScanXml.of(job, ScanOutcome.of(job))));
    }

    private static List<String> at(Document document, String path) throws Exception {
        NodeList nodes = (NodeList) XPathFactory.newDefaultInstance()
                .newXPath()
                .evaluate(path, document, XPathConstants.NODESET);
        List<String> found = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            found.add(text(nodes.item(i)));
        }
        return found;
    }

    private static String text(Node node) {
        if (node.getNodeType() != Node.ELEMENT_NODE) {
            return node.getNodeValue();
        }
        StringBuilder attributes = new StringBuilder();
        for (int i = 0; i < node.getAttributes().getLength(); i++) {
            attributes.append(i > 0 ? " " : "").append(node.getAttributes().item(i));
        }
        return attributes.toString();
    }

    @Test
    void theRunIsDescribed() throws Exception {
        Document xml = read(Scans.result(BOTH));

        assertThat(at(xml, "/nmaprun/@start | /nmaprun/@startstr | /nmaprun/@scanner"))
                .containsExactlyInAnyOrder("nmap", "1793869687", "Thu Nov  5 09:08:07 2026");
        assertThat(at(xml, "/nmaprun/@args"))
                .containsExactly("netlab scan {\"targets\":[\"\\xC3\\xA4<\\xEF\\xBF\\xBF&\"]}");
        assertThat(at(xml, "/nmaprun/scaninfo")).containsExactly(
                "numservices=\"22\" protocol=\"tcp\" services=\"1-22\" type=\"connect\"",
                "numservices=\"65\" protocol=\"udp\" services=\"1-14,100-150\" type=\"udp\"");
        assertThat(at(xml, "//finished/@elapsed")).containsExactly("1.23");
        assertThat(at(xml, "//runstats/hosts")).containsExactly("down=\"0\" total=\"1\" up=\"1\"");
    }

    @Test
    void aStateThatMoreThan25PortsHaveIsToldInSumWithItsReasons() throws Exception {
        Document xml = read(Scans.result(BOTH));

        assertThat(at(xml, "//extraports")).containsExactly("count=\"52\" state=\"open|filtered\"",
                "count=\"30\" state=\"closed\"");
        assertThat(at(xml, "//extraports[1]/extrareasons")).containsExactly(
                "count=\"31\" ports=\"9,121-150\" proto=\"udp\" reason=\"unknown-response\"",
                "count=\"21\" ports=\"100-120\" proto=\"udp\" reason=\"no-response\"");
        assertThat(at(xml, "//extraports[2]/extrareasons")).containsExactly(
                "count=\"19\" ports=\"1-6,8-20\" proto=\"tcp\" reason=\"conn-refused\"",
                "count=\"11\" ports=\"1-8,10-12\" proto=\"udp\" reason=\"port-unreach\"");
        assertThat(at(xml, "//port/@portid")).containsExactly("7", "21", "22", "13", "14");
    }

    @Test
    void portsOfAStateThatFewHaveAreToldSinglyWithTheirReason() throws Exception {
        Document xml = read(Scans.result(Scans.host("10.0.0.1", "10.0.0.1", "7", "21-25,4", "9-10", "")));

        assertThat(at(xml, "//extraports")).isEmpty();
        assertThat(at(xml, "//hostname")).isEmpty();
        assertThat(at(xml, "//port/@portid")).containsExactly("4", "7", "9", "10", "21", "22", "23", "24", "25");
        assertThat(at(xml, "//port[@portid=22]/*")).containsExactly(
                "reason=\"conn-refused\" reason_ttl=\"0\" state=\"closed\"",
                "conf=\"3\" method=\"table\" name=\"ssh\"");
        assertThat(at(xml, "//port[@portid=9]/state/@reason")).containsExactly("unknown-response");
        assertThat(at(xml, "//times")).isEmpty();
    }

    @Test
    void anOpenPortHasItsServiceAndWhatItSaid() throws Exception {
        Document xml = read(Scans.result(BOTH));

        assertThat(at(xml, "//port[@portid=7]/*")).containsExactly(
                "reason=\"syn-ack\" reason_ttl=\"0\" state=\"open\"", "conf=\"10\" method=\"probed\" name=\"echo\"",
                "id=\"answer\" output=\"hi\"");
        assertThat(at(xml, "//port[@portid=22]/*")).containsExactly(
                "reason=\"syn-ack\" reason_ttl=\"0\" state=\"open\"", "conf=\"3\" method=\"table\" name=\"ssh\"",
                "id=\"banner\" output=\"SSH-2.0-x\"");
        assertThat(at(xml, "//port[@portid=22]/script/elem/text()")).containsExactly("5353482d322e302d780d0a");
        assertThat(at(xml, "//port[@portid=13]/state/@reason | //port[@portid=14]/state/@reason"
                + " | //port[@portid=21]/state/@reason"))
                .containsExactly("dest-unreach", "udp-response", "admin-prohibited");
        assertThat(at(xml, "//times")).containsExactly("rttvar=\"84\" srtt=\"134\" to=\"472\"");
    }

    @Test
    void ipv6AddressesAreCanonicalAndNamesAreTold() throws Exception {
        Document xml = read(Scans.result(Scans.host("six", "fd00:0:0:0:0:0:0:7", "7", "", "", ""),
                Scans.host("fd00::8", "fd00:0:0:0:0:0:0:8", "7", "", "", ""),
                Scans.host("10.0.0.0/30", "10.0.0.1", "7", "", "", "")));

        assertThat(at(xml, "//address")).containsExactly("addr=\"fd00::7\" addrtype=\"ipv6\"",
                "addr=\"fd00::8\" addrtype=\"ipv6\"", "addr=\"10.0.0.1\" addrtype=\"ipv4\"");
        assertThat(at(xml, "//hostname")).containsExactly("name=\"six\" type=\"user\"");
    }

    @Property(tries = 200)
    void noBytesOfAPeerBreakTheDocumentOrAreLost(@ForAll @Size(max = 40) byte[] greeting) throws Exception {
        Document xml = read(Scans.result(Scans.host("a", "10.0.0.1", "7", "", "", Scans.open(7, "", greeting))));

        String hex = HexFormat.of().formatHex(greeting);
        assertThat(String.join("", at(xml, "//elem/text()"))).isEqualTo(hex);
        assertThat(String.join("", at(xml, "//script/@output"))).isEqualTo(
                PeerText.ofHex(hex).replaceFirst("(\\\\x0[AD])+$", ""));
    }

    @Test
    void ofWhatAPeerSentTheLineEndsAtTheEndAloneAreLeftOut() throws Exception {
        byte[] evil = ("\r\n".repeat(2_000) + "\\x0A\r\n\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        Document xml = read(Scans.result(Scans.host("a", "10.0.0.1", "7", "", "", Scans.open(7, "", evil))));

        assertThat(at(xml, "//script/@output")).containsExactly("\\x0D\\x0A".repeat(2_000) + "\\x0A");
    }

    @Test
    void markupOfAPeerIsText() throws Exception {
        byte[] evil = "]]><!--&xxe;<script>\"'\u0000\u001b[31m\ufffe é"
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        Document xml = read(Scans.result(Scans.host("a", "10.0.0.1", "7", "", "", Scans.open(7, "", evil))));

        assertThat(at(xml, "//script/@output"))
                .containsExactly("]]><!--&xxe;<script>\"'\\x00\\x1B[31m\\xEF\\xBF\\xBE \\xC3\\xA9");
    }
}
