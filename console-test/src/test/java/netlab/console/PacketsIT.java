package netlab.console;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.WebElement;

/// A job's packets. Nothing captures in the embedded lab, so those shown are of a scan of the composed one: TCP and UDP, ports 1 to
/// 12.
@BrowserTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PacketsIT {
    private Lab lab;
    private Browser browser;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        lab = Lab.start(folder, Map.of());
        browser = new Browser(lab.port());
    }

    @AfterAll
    void stop() throws Exception {
        browser.close();
        lab.close();
    }

    private String captured() {
        return lab.run("calc", "{\"operation\":\"sum\",\"numbers\":[1],\"capture\":true}").path("id").stringValue();
    }

    private String scanned() {
        return lab.run("scan",
                "{\"targets\":[\"target\"],\"ports\":\"%d-%d\",\"protocols\":[\"tcp\",\"udp\"],\"capture\":true}"
                        .formatted(lab.port(1), lab.port(12)))
                .path("id")
                .stringValue();
    }

    /// Shows a job whose packets are these.
    private void open(byte[] packets) {
        browser.open("/jobs");
        browser.script("""
                const bytes = Uint8Array.from(atob(arguments[0]), each => each.charCodeAt(0));
                const real = window.fetch;
                window.fetch = (path, options) => path.endsWith("/capture.pcapng")
                    ? Promise.resolve(new Response(bytes)) : real(path, options);
                location.hash = "/jobs/" + arguments[1];""", Base64.getEncoder().encodeToString(packets), scanned());
    }

    private static byte[] scan() throws Exception {
        try (InputStream in = requireNonNull(PacketsIT.class.getResourceAsStream("scan.pcapng"))) {
            return in.readAllBytes();
        }
    }

    private List<String> texts(String css) {
        return browser.find(css).stream().map(WebElement::getText).toList();
    }

    @Test
    void whereNothingCapturesThePageSaysSo() {
        browser.open("/jobs/" + captured());
        browser.see(".wire-packets .notice", "No capture runs beside the service");
        // that there are none is a 404, which the browser tells
        assertThat(browser.complaints()).allMatch(each -> each.contains("/capture.pcapng"));
    }

    @Test
    void aJobThatDidNotAskForItHasNoSuchPart() {
        browser.open("/jobs/" + lab.run("calc", "{\"operation\":\"sum\",\"numbers\":[1]}").path("id").stringValue());
        browser.see("output");
        assertThat(browser.find(".wire-packets")).isEmpty();
    }

    @Test
    void theLadderAndTheTableHaveEachPacketWithItsCall() throws Exception {
        open(scan());
        browser.see(".ladder");
        assertThat(browser.find(".ladder li")).hasSize(53);
        assertThat(texts(".ladder-hosts code")).containsExactly("172.19.0.5", "172.19.0.3");
        assertThat(texts(".ladder li:nth-child(3) .arrow.out .what")).containsExactly("TCP 40425 → 2: SYN");
        assertThat(texts(".ladder li:nth-child(3) .call")).containsExactly("connect", "");
        assertThat(texts(".ladder li:nth-child(4) .arrow.in .what")).containsExactly("TCP 2 → 40425: RST ACK");
        assertThat(texts(".ladder li:nth-child(4) .call")).containsExactly("", "answers connect: refused");
        assertThat(texts(".ladder li:nth-child(2) .call")).containsExactly("", "answers send: ICMP port unreachable");
        for (String scheme : List.of("light", "dark")) {
            browser.prefer(scheme);
            for (int width : List.of(1920, 360)) {
                browser.size(width, 1080);
                browser.isSound("the ladder at " + width + " px, " + scheme);
                if (width == 1920 == scheme.equals("light")) {
                    browser.picture("packets-" + width);
                }
            }
        }
        browser.size(1920, 1080);

        browser.click("Table");
        browser.see(".packets");
        assertThat(browser.find(".packets tbody tr")).hasSize(53);
        assertThat(texts(".packets tbody tr:nth-child(2) td")).containsExactly("2", "0.101", "172.19.0.3", "172.19.0.5",
                "ICMP", "of the packet to port 1", "64", "answers send: ICMP port unreachable");
        assertThat(texts(".packets tbody tr:nth-child(1) td")).contains("172.19.0.5:59302", "172.19.0.3:1",
                "8 bytes “netlab”", "send, 8 bytes");
        browser.isSound("the table");
        assertThat(browser.see("a[download]").getDomAttribute("href")).endsWith("/capture.pcapng");
    }

    @Test
    void whatIsNoCaptureIsTold() {
        open(new byte[]{10, 13, 13, 10, 127, 127, 127, 127, 0, 0, 0, 0});
        browser.see(".wire-packets .trouble", "This is no capture");
        browser.complainsOfNothing("a capture that is none");
    }

    @Test
    void ofManyPacketsTheFirstAreTakenApartAndAllAreCounted() throws Exception {
        browser.open("/jobs");
        Object told = browser.evaluate(
                """
                        const {readCapture} = await import("/console/packets.js");
                        const bytes = Uint8Array.from(atob("%s"), each => each.charCodeAt(0)).buffer;
                        const capture = readCapture(bytes, 5);
                        return [capture.count, capture.packets.length, capture.packets[4].number, capture.comments.length].join();"""
                        .formatted(Base64.getEncoder().encodeToString(scan())));
        assertThat(told).isEqualTo("53,5,5,1");
    }

    @Test
    void aFormAsksForItAndKeepsIt() {
        browser.open("/calc");
        browser.type("Numbers", "1 2");
        browser.click("Capture its packets");
        browser.click("Calculate");
        browser.see(".wire-packets .notice", "No capture runs beside the service");
        assertThat(browser.field("Capture its packets").isSelected()).isTrue();
        assertThat(browser.complaints()).allMatch(each -> each.contains("/capture.pcapng"));
    }

    @Test
    void aMailOfAnotherAccountIsRefusedAtItsField() {
        browser.open("/mail");
        browser.click("Capture its packets");
        browser.click("Server and account");
        browser.click("None");
        browser.click("Send the mail");
        browser.see(".fault", "leave out auth");
        assertThat(browser.complaints()).allMatch(each -> each.contains("422"));
    }
}
