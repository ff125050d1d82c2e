package netlab.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// A forged mail from its composition to the mailbox.
@BrowserTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MailIT {
    private static final String SECRET = "student-lab";

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

    @Test
    void envelopeAndHeaderStandSideBySideFromTheFormToTheMailbox() {
        browser.open("/mail");
        browser.type("MAIL FROM", "somebody@example.net");
        browser.type("From", "The Rector <rector@example.org>");
        browser.type("Subject", "Holidays <b>now</b>");
        browser.type("Text", "<img src=x onerror=alert(1)>");
        browser.click("Send the mail");
        assertThat(browser.see(".senders .envelope").getText()).contains("somebody@example.net");
        assertThat(browser.see(".senders .header").getText()).contains("rector@example.org");
        assertThat(browser.see(".dialogue .client", "MAIL FROM:<somebody@example.net>").isDisplayed()).isTrue();
        assertThat(browser.see(".dialogue .server", "250").isDisplayed()).isTrue();
        assertThat(browser.see(".phases").getText()).contains("connect").contains("login").contains("final reply");
        assertThat(browser.see(".proof").getText()).contains("Found as UID").contains("somebody@example.net");

        browser.click("Read it in the mailbox");
        browser.click("Read the mailbox");
        assertThat(browser.see(".mail h3, .mail h2").getText()).isEqualTo("Holidays <b>now</b>");
        assertThat(browser.see(".mail .header").getText()).contains("The Rector <rector@example.org>");
        assertThat(browser.see(".mail .envelope").getText()).contains("somebody@example.net");
        assertThat(browser.see(".mail .peer").getText()).isEqualTo("<img src=x onerror=alert(1)>");
        assertThat(browser.find("main img")).isEmpty();
        browser.complainsOfNothing("a mail");
    }

    @Test
    void aPasswordStandsNowhereAndHasToBeTypedAgain() {
        browser.open("/mail");
        browser.click("Server and account");
        browser.click("Another account");
        browser.type("User name", "student@lab.example");
        browser.type("Password", SECRET);
        browser.click("Send the mail");
        browser.see(".senders", "student@lab.example");
        assertThat(browser.see(".dialogue").getText()).contains("••••••").doesNotContain(SECRET);
        String job = browser.hash();
        assertThat(job).doesNotContain(SECRET);
        assertThat(browser.script(
                "return document.documentElement.outerHTML + JSON.stringify({...localStorage, ...sessionStorage})"))
                .asString()
                .doesNotContain(SECRET);

        browser.open(job);
        assertThat(browser.field("User name").getDomProperty("value")).isEqualTo("student@lab.example");
        assertThat(browser.field("Password").getDomProperty("value")).isEmpty();
        browser.click("Send the mail");
        assertThat(browser.see(".fault").getText()).contains("must not be empty");
        assertThat(browser.focused().getDomAttribute("name")).isEqualTo("/auth/password");
    }

    @Test
    void aRefusedLoginShowsTheServersReplyAndTheDialogue() {
        browser.open("/mail");
        browser.click("Server and account");
        browser.click("Another account");
        browser.type("User name", "student@lab.example");
        browser.type("Password", "wrong");
        browser.click("Send the mail");
        assertThat(browser.see(".trouble").getText()).contains("The login was refused").contains("535");
        assertThat(browser.see(".dialogue .server", "535").isDisplayed()).isTrue();
        browser.isSound("a refused mail");
    }
}
