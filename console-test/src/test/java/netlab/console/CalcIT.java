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
import org.openqa.selenium.WebElement;

/// Calculations and their bytes; and the console's modules that only compute, run in the browser they are written for.
@BrowserTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CalcIT {
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

    private List<String> fields(String css) {
        return browser.find(css).stream().map(WebElement::getText).toList();
    }

    @Test
    void eachFieldOfRequestAndAnswerIsShown() {
        browser.open("/calc");
        browser.click("product");
        browser.type("Numbers", "6 −7");
        browser.click("UDP");
        browser.click("More");
        browser.type("Request ID", "258");
        browser.click("Calculate");
        assertThat(browser.see("output").getText()).isEqualTo("−42");
        assertThat(fields(".field-bytes")).containsExactly("00 00 01 02", "50 72 6f 64 75 6b 74", "02", "00 00 00 06",
                "ff ff ff f9", "00 00 01 02", "ff ff ff d6");
        assertThat(fields(".field-value")).containsExactly("258", "Produkt", "2", "6", "-7", "258", "-42");
    }

    @Test
    void theFormStaysAsItIsForTheNextCalculation() {
        browser.open("/calc");
        browser.type("Numbers", "1 2");
        browser.click("Calculate");
        assertThat(browser.see("output").getText()).isEqualTo("3");
        browser.type("Numbers", "1 2 4");
        browser.click("Calculate");
        assertThat(browser.see(".job h2", "1 + 2 + 4").isDisplayed()).isTrue();
        assertThat(browser.see("output").getText()).isEqualTo("7");
        browser.script("history.back()");
        assertThat(browser.see("output", "3").getText()).isEqualTo("3");
        assertThat(browser.wait(() -> "1 2".equals(browser.field("Numbers").getDomProperty("value")) ? true : null,
                "the numbers of before")).isTrue();
    }

    @Test
    void littleEndianNumbersHaveTheirLastByteFirst() {
        browser.open("/calc");
        browser.click("little-endian");
        browser.type("Numbers", "1");
        browser.type("Server", "127.0.0.1:" + lab.littlePort());
        browser.click("Calculate");
        browser.see("output");
        assertThat(fields(".wire.number .field-bytes")).containsExactly("01 00 00 00");
        assertThat(fields(".wire.result .field-bytes")).containsExactly("01 00 00 00");
        assertThat(fields(".wire.result .field-value")).containsExactly("1");
    }

    @Test
    void theCourseIsAListWithTicks() {
        browser.open("/calc");
        browser.click("Conformance course");
        browser.click("Run the course");
        browser.see(".course", "43 passed, 0 failed, of");
        assertThat(browser.find(".cases li.passed")).hasSize(43);
        browser.complainsOfNothing("the course");
    }

    @Test
    void selectionsOfPortsAreReadAsTheScannerReadsThem() {
        browser.open("/calc");
        Object read = browser.evaluate(
                """
                        const {selection, compact, merged, ranges} = await import("/console/ports.js");
                        const read = text => { const s = selection(text); return s && "T:" + compact(s.tcp) + " U:" + compact(s.udp); };
                        return ["1-50", "9,7,20-25,8", "-", "-100", "65530-", "T:1-3,U:53", "1,T:2", "ssh", "[1-9]", "5-1", "0", "70000", "", "1,"]
                            .map(read).concat(compact(merged(ranges("5-9,1-4,20")))).join("\\n");""");
        assertThat(read).isEqualTo("""
                T:1-50 U:1-50
                T:7-9,20-25 U:7-9,20-25
                T:1-65535 U:1-65535
                T:1-100 U:1-100
                T:65530-65535 U:65530-65535
                T:1-3 U:53
                T:1-2 U:1







                1-9,20""");
    }

    @Test
    void bytesAreSplitIntoTheirFields() {
        browser.open("/calc");
        Object split = browser.evaluate(
                """
                        const {answerFields, dump, requestFields} = await import("/console/bytes.js");
                        const told = fields => fields.map(each => each.name + " " + each.bytes.join("") + " " + each.value).join(", ");
                        return [told(requestFields("ffffffff53756d6d650180000000", "big")), told(requestFields("0100000053756d6d6500", "little")),
                            told(answerFields("000000017fffffff", "big")), told(answerFields("0001", "big")), told(answerFields("00000001000000020003", "big")),
                            dump("6e65746c61620d0a00", 8).map(line => line.offset + "|" + line.hex + "|" + line.text).join(" / ")].join("\\n");""");
        assertThat(split).isEqualTo("""
                ID ffffffff 4294967295, operation 53756d6d65 Summe, N 01 1, z1 80000000 -2147483648
                ID 01000000 1, operation 53756d6d65 Summe, N 00 0
                ID 00000001 1, result 7fffffff 2147483647
                too short 0001 2 of 8 bytes
                ID 00000001 1, result 00000002 2, more 0003 2 bytes too many
                0000|6e 65 74 6c 61 62 0d 0a|netlab.. / 0008|00|.""");
    }

    @Test
    void aSummaryListsFewPortsAndCountsMany() {
        browser.open("/calc");
        Object summary = browser.evaluate(
                """
                        const {summary} = await import("/console/nmap.js");
                        return summary({probesSent: 70, durationMs: 1234, hosts: [{target: "a", address: "10.0.0.1",
                            ports: [{protocol: "tcp", port: 22, state: "open", reason: "connected", service: "ssh", identified: null},
                                    {protocol: "udp", port: 9, state: "openFiltered", reason: "no-answer", service: "discard", identified: null}],
                            groups: [{protocol: "tcp", state: "closed", reason: "refused", ports: "1-21"}, {protocol: "tcp", state: "filtered", reason: "no-answer", ports: "30-80"},
                                     {protocol: "udp", state: "openFiltered", reason: "no-answer", ports: "9"}]}]});""");
        assertThat(summary).isEqualTo("""
                Scan report for a (10.0.0.1)
                Not shown: 21 closed tcp ports (refused), 51 filtered tcp ports (no-answer)
                PORT   STATE         SERVICE REASON
                22/tcp open          ssh     connected
                9/udp  open|filtered discard no-answer

                netlab done: 1 IP address scanned in 1.23 seconds, 70 probes sent
                """);
    }

    @Test
    void anEventThatComesTwiceCountsOnceAndANewAttemptBeginsAnew() {
        browser.open("/calc");
        Object told = browser.evaluate(
                """
                        const {emptyModel, take} = await import("/console/job-model.js");
                        const model = emptyModel();
                        const event = (id, type, data) => take(model, {id: String(id), type, data});
                        const ports = (id, ports) => event(id, "scan.ports", {target: "t", address: "a", protocol: "tcp", state: "closed", reason: "refused", causes: [], ports});
                        const closed = () => [...model.hosts.values()].flatMap(host => [...host.groups.values()].map(group => group.ports)).join();
                        const seen = [];
                        event(1, "job.queued", {kind: "scan"}); event(2, "job.started", {attempt: 1});
                        ports(3, "1-3"); ports(4, "4,9"); ports(4, "4,9"); ports(3, "1-3"); seen.push(closed());
                        event(5, "job.retrying", {attempt: 1, delayMs: 1, problem: {title: "lost"}}); event(6, "job.started", {attempt: 2}); seen.push(closed());
                        event(7, "job.cancelled", {}); seen.push(model.state, model.retries.length);
                        return seen.join("|");""");
        assertThat(told).isEqualTo("1-4,9||cancelled|1");
    }
}
