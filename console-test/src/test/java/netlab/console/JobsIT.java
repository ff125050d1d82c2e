package netlab.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/// The list of jobs, the keyboard's way through the console, and the door.
@BrowserTest
class JobsIT {
    @TempDir
    private Path folder;

    @Test
    void theListIsLiveAndSearchedAndFilteredAndItsJobsAreCancelledAndRunAgain() throws Exception {
        try (Lab lab = Lab.start(folder, Map.of()); Browser browser = new Browser(lab.port())) {
            browser.open("/");
            browser.see(".empty", "No job has run yet");
            browser.isSound("no jobs");
            lab.run("calc", "{\"operation\":\"maximum\",\"numbers\":[4,5]}");
            browser.see(".job-row", "maximum of 4, 5 over TCP");
            String scan = lab.begin("scan",
                    "{\"targets\":[\"target\"],\"ports\":\"%s\",\"rate\":1}".formatted(lab.firstFifty()));
            browser.see(".job-row .state", "running");
            browser.click("Cancel");
            browser.see(".job-row .state", "cancelled");

            browser.type("Search", "maximum");
            browser.wait(() -> browser.find(".job-row").size() == 1 ? true : null, "one job");
            browser.field("Search").sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.BACK_SPACE);
            browser.wait(() -> browser.find(".job-row").size() == 2 ? true : null, "both jobs");
            browser.field("Kind").sendKeys("Port scan");
            browser.wait(() -> browser.find(".job-row").size() == 1 ? true : null, "the scan alone");
            browser.click("Run again");
            assertThat(browser.hash()).isEqualTo("/scan/" + scan);
            browser.click("Pace and patience");
            assertThat(browser.field("Probes a second").getDomProperty("value")).isEqualTo("1");
            browser.type("Probes a second", "0");
            browser.click("Start the scan");
            browser.see(".state.succeeded");
            assertThat(browser.hash()).isNotEqualTo("/scan/" + scan);
            browser.complainsOfNothing("the jobs");
        }
    }

    @Test
    void theKeyboardAloneLeadsFromTheFirstLinkToAResult() throws Exception {
        try (Lab lab = Lab.start(folder, Map.of()); Browser browser = new Browser(lab.port())) {
            browser.open("/jobs");
            browser.see(".empty");
            browser.tab();
            assertThat(browser.focused().getText()).isEqualTo("Skip to the content");
            List<String> reached = new ArrayList<>();
            while (!browser.focused().getText().equals("Calc")) {
                browser.tab();
                reached.add(browser.focused().getText());
                assertThat(browser.script("return getComputedStyle(document.activeElement).outlineStyle"))
                        .as("the focus is seen at " + reached)
                        .isNotEqualTo("none");
                assertThat(reached).hasSizeLessThan(20);
            }
            assertThat(reached).containsExactly("netlab", "Jobs", "Scan", "Mail", "Mailbox", "Calc");
            browser.press(Keys.ENTER);
            browser.see("h1", "Calc");
            browser.wait(() -> browser.focused().getTagName().equals("h1") ? true : null, "the focus on the heading");
            browser.tab();
            assertThat(browser.focused().getDomAttribute("name")).isEqualTo("work");
            browser.tab();
            browser.press(Keys.ARROW_RIGHT);
            assertThat(browser.focused().getDomAttribute("value")).isEqualTo("product");
            browser.tab();
            browser.focused().sendKeys(Keys.chord(Keys.CONTROL, "a"), "3 5", Keys.ENTER);
            assertThat(browser.see("output").getText()).isEqualTo("15");
            browser.wait(() -> "Outcome".equals(browser.focused().getDomAttribute("aria-label")) ? true : null,
                    "the focus on the outcome");
        }
    }

    @Test
    void aThemeIsChosenAndKept() throws Exception {
        try (Lab lab = Lab.start(folder, Map.of()); Browser browser = new Browser(lab.port())) {
            browser.prefer("light");
            browser.open("/jobs");
            Object light = browser.script("return getComputedStyle(document.body).backgroundColor");
            browser.see(".theme select").sendKeys("Dark");
            Object dark = browser.wait(() -> {
                Object now = browser.script("return getComputedStyle(document.body).backgroundColor");
                return light == null || light.equals(now) ? null : now;
            }, "another ground");
            browser.open("/scan");
            assertThat(browser.script("return getComputedStyle(document.body).backgroundColor")).isEqualTo(dark);
        }
    }

    @Test
    void aLabWithATokenAsksForIt() throws Exception {
        try (Lab lab = Lab.start(folder, Map.of("NETLAB_TOKEN", "open-sesame"));
                Browser browser = new Browser(lab.port())) {
            browser.open("/calc");
            browser.see("h1", "Sign in");
            browser.type("Token", "sesame");
            browser.press(Keys.ENTER);
            browser.see(".trouble", "A token is needed");
            assertThat(browser.complaints()).allMatch(each -> each.contains("401"));
            browser.isSound("the door");
            browser.picture("sign-in-1280");
            browser.type("Token", "open-sesame");
            browser.press(Keys.ENTER);
            browser.see("h1", "Calc");
            browser.click("Calculate");
            assertThat(browser.see("output").getText()).isEqualTo("12");
            assertThat(browser.script(
                    "return document.cookie + JSON.stringify({...localStorage}) + document.documentElement.outerHTML"))
                    .asString()
                    .doesNotContain("sesame")
                    .doesNotContain("netlab_session");
            browser.open("/jobs");
            browser.see(".stream", "Live");
            browser.see(".job-row");
        }
    }
}
