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

/// Each page at two widths, light and dark: nothing for axe-core to find, nothing wider than the window, nothing in the browser's
/// console; and its picture.
@BrowserTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PagesIT {
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

    /// Shows a page in every way, and keeps its picture in two of them.
    private void everyWay(String name, String hash, Runnable ready) throws Exception {
        browser.size(1920, 1080);
        browser.open(hash);
        ready.run();
        for (String scheme : List.of("light", "dark")) {
            browser.prefer(scheme);
            for (int width : List.of(1920, 360)) {
                browser.size(width, width == 360 ? 780 : 1080);
                browser.isSound(name + " at " + width + " px, " + scheme);
                if (width == 1920 == scheme.equals("light")) {
                    browser.picture(name + "-" + width);
                }
            }
        }
    }

    @Test
    void jobs() throws Exception {
        lab.run("calc", "{\"operation\":\"product\",\"numbers\":[6,7],\"transport\":\"udp\"}");
        lab.run("calc", "{\"operation\":\"sum\",\"numbers\":[2147483647,3]}");
        lab.run("mail", Specs.FORGED);
        lab.run("scan", "{\"targets\":[\"target\"],\"ports\":\"%s\"}".formatted(lab.firstFifty()));
        lab.begin("scan", "{\"targets\":[\"target\"],\"ports\":\"%s\",\"rate\":1}".formatted(lab.firstFifty()));
        everyWay("jobs", "/jobs", () -> {
            browser.see(".job-row a", "6 × 7 over UDP");
            browser.see(".stream", "Live");
            browser.see(".state.running");
        });
    }

    @Test
    void scan() throws Exception {
        String id = lab.run("scan", "{\"targets\":[\"target\"],\"ports\":\"%s\",\"protocols\":[\"tcp\",\"udp\"]}"
                .formatted(lab.firstFifty())).path("id").stringValue();
        everyWay("scan", "/scan/" + id, () -> {
            WebElement port = browser.see("[data-port='" + lab.port(17) + "'][data-state=open]");
            browser.point(port);
            browser.see(".dump");
            browser.see(".summary pre", "open");
        });
    }

    @Test
    void mail() throws Exception {
        String id = lab.run("mail", Specs.FORGED).path("id").stringValue();
        everyWay("mail", "/mail/" + id, () -> {
            browser.see(".senders", "dean@example.org");
            browser.see(".proof", "Found");
        });
    }

    @Test
    void mailbox() throws Exception {
        lab.run("mail", Specs.FORGED);
        String id = lab.run("inbox", "{\"raw\":true,\"limit\":2,\"waitMs\":5000}").path("id").stringValue();
        everyWay("mailbox", "/inbox/" + id, () -> browser.see(".mail", "anybody@example.org"));
    }

    @Test
    void calc() throws Exception {
        String id = lab.run("calc", "{\"operation\":\"sum\",\"numbers\":[6,7,-1],\"id\":7}").path("id").stringValue();
        everyWay("calc", "/calc/" + id, () -> assertThat(browser.see("output").getText()).isEqualTo("12"));
    }

    @Test
    void course() throws Exception {
        String id = lab.run("calc", "{\"check\":true}").path("id").stringValue();
        everyWay("course", "/calc/" + id, () -> browser.see(".course", "43 passed, 0 failed"));
    }

    @Test
    void aJobByItsAddress() throws Exception {
        String id = lab.run("calc", "{\"operation\":\"sum\",\"numbers\":[2147483647,3]}").path("id").stringValue();
        everyWay("job", "/jobs/" + id, () -> {
            browser.see(".trouble", "The result is out of range");
            browser.see(".frame");
        });
    }

    @Test
    void pagesWithNothingToShow() throws Exception {
        for (String page : List.of("scan", "mail", "inbox", "calc")) {
            everyWay("empty-" + page, "/" + page, () -> browser.see(".empty", "Nothing has run here yet"));
        }
        everyWay("not-found", "/nowhere", () -> browser.see("h1", "There is no such page"));
    }

    @Test
    void aJobThatIsNotThere() throws Exception {
        browser.open("/jobs/01a21f2a-23c6-7e30-918e-916bf1f04d35");
        browser.see(".trouble", "There is no such job");
        assertThat(browser.complaints()).singleElement().asString().contains("404"); // of the call alone
        browser.isSound("a job that is not there");
    }
}
