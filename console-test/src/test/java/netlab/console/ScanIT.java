package netlab.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/// A scan, from the form to its downloads.
@BrowserTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScanIT {
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

    private void fillIn(String ports, String rate) {
        browser.open("/scan");
        browser.type("Ports", ports);
        browser.click("Pace and patience");
        browser.type("Probes a second", rate);
        browser.click("Start the scan");
    }

    private int cells(String state) {
        return browser.find("[data-state=" + state + "]").size();
    }

    @Test
    void aGridFillsInWhileTheScanRuns() {
        fillIn(lab.firstFifty(), "25");
        browser.wait(() -> cells("pending") > 0 && cells("pending") < 100 ? true : null,
                "some ports decided, others not");
        browser.see(".stream", "Live");
        browser.see(".state.succeeded");
        assertThat(cells("pending")).isZero();
        assertThat(cells("open")).as(browser.text()).isEqualTo(8);
        assertThat(browser.find("[role=gridcell]")).hasSize(100);
        browser.complainsOfNothing("a scan");
    }

    @Test
    void theSummaryIsAsNmapPrintsIt() {
        fillIn(lab.firstFifty(), "0");
        String summary = browser.see(".summary pre").getText();
        assertThat(summary).contains("Scan report for target (127.0.0.2)")
                .contains("closed tcp ports (refused)")
                .containsPattern("(?m)^" + lab.port(7) + "/tcp +open +echo +connected$")
                .containsPattern("(?m)^" + lab.port(9) + "/udp +open\\|filtered +");
    }

    @Test
    void arrowKeysLeadThroughTheGridAndFocusShowsTheEvidence() {
        fillIn(lab.firstFifty(), "0");
        browser.see(".summary");
        WebElement first = browser.see("[role=gridcell][tabindex='0']");
        browser.script("arguments[0].focus()", first);
        assertThat(browser.find("[role=grid]:first-of-type [role=gridcell][tabindex='0']")).hasSizeLessThanOrEqualTo(2);
        browser.press(Keys.ARROW_DOWN, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
        browser.press(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
        assertThat(browser.focused().getDomAttribute("data-port")).isEqualTo(Integer.toString(lab.port(17)));
        assertThat(browser.focused().getDomAttribute("aria-label")).contains("open").contains("qotd");
        String evidence = browser.see(".evidence", "Greeting").getText();
        assertThat(evidence).contains("SYN-ACK").contains("qotd").contains("0d 0a");
        browser.press(Keys.END);
        assertThat(browser.focused().getDomAttribute("data-port")).isEqualTo(Integer.toString(lab.port(20)));
    }

    @Test
    void aScanIsDownloadedInEachFormat() {
        fillIn(lab.firstFifty(), "0");
        browser.see(".summary");
        // What the page hands to the browser as a file is kept here instead.
        browser.script("""
                window.saved = [];
                HTMLAnchorElement.prototype.click = function () {
                    const name = this.download;
                    window.saved.push(fetch_(this.href).then(text => name + " " + text));
                };
                const blobs = new Map();
                const create = URL.createObjectURL;
                URL.createObjectURL = blob => { const url = create.call(URL, blob); blobs.set(url, blob); return url; };
                const fetch_ = url => blobs.get(url).text();""");
        for (String format : List.of("JSON", "CSV", "nmap XML")) {
            browser.click("Download " + format);
        }
        List<?> saved = browser.wait(() -> Long.valueOf(3).equals(browser.script("return window.saved.length"))
                ? (List<?>) browser.evaluate("return Promise.all(window.saved)")
                : null, "three files");
        assertThat(saved.toString()).contains(".json {\"id\"")
                .contains(".csv target,address,protocol,port")
                .contains(".xml <?xml");
    }

    @Test
    void everyPortThereIsFitsOnAPage() {
        browser.open("/scan");
        browser.type("Ports", lab.port(1) + "-" + lab.port(1024));
        browser.click("TCP");
        browser.click("Start the scan");
        browser.see(".state.succeeded");
        assertThat(browser.find("[role=gridcell]")).hasSize(1024);
        // More than that are a picture with the open ones beside it.
        Object result = browser.evaluate(
                """
                        const {portsOf} = await import("/console/port-states.js");
                        const {h, render} = await import("/console/preact.js");
                        const {PortMap} = await import("/console/port-map.js");
                        const host = {findings: new Map([["tcp 80", {protocol: "tcp", port: 80, state: "open"}]]), groups: new Map([["tcp closed",
                            {protocol: "tcp", state: "closed", reason: "refused", causes: [], ports: "1-79,81-65535"}]])};
                        const ports = portsOf(host, "tcp", undefined, false);
                        const place = document.createElement("div");
                        document.body.append(place);
                        render(h(PortMap, {ports, label: "ports"}), place);
                        await new Promise(resolve => setTimeout(resolve, 100));
                        const canvas = place.querySelector("canvas");
                        const at = i => [...canvas.getContext("2d").getImageData(i % 256, Math.floor(i / 256), 1, 1).data].join();
                        const different = at(79) !== at(78) && at(78) === at(65534);
                        place.remove();
                        return [canvas.width, canvas.height, different, ports.counts.open, ports.counts.closed].join();""");
        assertThat(result).isEqualTo("256,256,true,1,65534");
    }

    @Test
    void aScanIsCancelled() {
        fillIn(lab.firstFifty(), "1");
        browser.see(".state.running");
        browser.click("Cancel");
        browser.see(".state.cancelled");
        browser.complainsOfNothing("a cancelled scan");
    }

    @Test
    void aFaultIsShownAtItsFieldWhichGetsTheFocus() {
        browser.open("/scan");
        browser.type("Ports", "50-1");
        browser.click("Start the scan");
        assertThat(browser.see(".fault").getText()).contains("runs backward");
        assertThat(browser.focused().getDomAttribute("name")).isEqualTo("/ports");
        assertThat(browser.focused().getDomAttribute("aria-invalid")).isEqualTo("true");
        assertThat(browser.complaints()).singleElement().asString().contains("422");
        browser.isSound("a form with a fault");
    }
}
