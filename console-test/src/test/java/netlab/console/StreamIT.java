package netlab.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the console does when the gateway is cut off for a while.
@BrowserTest
class StreamIT {
    @TempDir
    private Path folder;

    @Test
    void aStreamThatDropsResumesByItselfAndSaysSo() throws Exception {
        try (Lab lab = Lab.start(folder, Map.of());
                CuttingProxy proxy = new CuttingProxy(lab.port());
                Browser browser = new Browser(proxy.port())) {
            String id = lab.begin("scan",
                    "{\"targets\":[\"target\"],\"ports\":\"%s\",\"rate\":4}".formatted(lab.firstFifty()));
            browser.open("/jobs/" + id);
            browser.see(".stream", "Live");
            browser.wait(() -> browser.find("[data-state=closed]").isEmpty() ? null : true, "a first verdict");
            proxy.cut();
            browser.see(".stream", "The stream has dropped; it resumes by itself");
            proxy.mend();
            browser.see(".stream", "has resumed");
            browser.see(".state.succeeded");
            assertThat(browser.find("[data-state=pending]")).isEmpty();
            assertThat(browser.find("[role=gridcell]")).hasSize(50);
        }
    }

    @Test
    void aGatewayThatIsGoneIsWaitedFor() throws Exception {
        try (Lab lab = Lab.start(folder, Map.of());
                CuttingProxy proxy = new CuttingProxy(lab.port());
                Browser browser = new Browser(proxy.port())) {
            browser.open("/calc");
            browser.see(".empty");
            proxy.cut();
            browser.click("Calculate");
            browser.see(".banner", "The gateway cannot be reached");
            assertThat(browser.see(".trouble").getText()).contains("The gateway does not answer");
            browser.isSoundButForTheNetwork("a gateway that is gone");
            proxy.mend();
            browser.wait(() -> browser.find(".banner").isEmpty() ? true : null, "no banner");
            browser.click("Calculate");
            assertThat(browser.see("output").getText()).isEqualTo("12");
        }
    }
}
