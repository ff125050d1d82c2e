package netlab.console;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/// A headless Chromium, and what tests ask of a page in it.
final class Browser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String AXE = resource("/axe.min.js");
    /// Rules for good practice too, besides those of WCAG 2.2 AA.
    private static final String CHECK = """
            const done = arguments[0];
            axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}).then(
                found => done(found.violations.map(each => each.id + ": " + each.nodes.map(node => node.target.join(" ")
                    + " " + node.failureSummary).join("; "))), error => done([String(error)]));""";

    private final ChromeDriver driver;
    private final Path profile;
    private final String address;

    /// @param port the gateway's
    Browser(int port) throws IOException {
        this.profile = Files.createTempDirectory("netlab-browser");
        this.address = "http://localhost:" + port + "/";
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(program("chromium").orElseThrow().toFile());
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--disable-dev-shm-usage", "--user-data-dir=" + profile);
        options.setCapability("goog:loggingPrefs", logs);
        File program = program("chromedriver").orElseThrow().toFile();
        this.driver = new ChromeDriver(
                new ChromeDriverService.Builder().usingDriverExecutable(program).usingAnyFreePort().build(), options);
        driver.manage().timeouts().scriptTimeout(PATIENCE);
        driver.executeCdpCommand("Emulation.setScrollbarsHidden", Map.of("hidden", true));
        size(1280, 900);
    }

    /// Where a program is, if it is anywhere on the path.
    static Optional<Path> program(String name) {
        return Arrays.stream(requireNonNull(System.getenv("PATH")).split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// Opens a page of the console by what stands after the `#`, anew.
    void open(String hash) {
        driver.get("about:blank");
        driver.get(address + "#" + hash);
    }

    void size(int width, int height) {
        driver.executeCdpCommand("Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    void prefer(String scheme) {
        driver.executeCdpCommand("Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /// Waits until an element is shown.
    WebElement see(String css) {
        return wait(() -> find(css).stream().filter(WebElement::isDisplayed).findFirst().orElse(null), css);
    }

    /// Waits until an element is shown that has this text in it.
    WebElement see(String css, String text) {
        return wait(() -> find(css).stream()
                .filter(each -> each.isDisplayed() && each.getText().contains(text))
                .findFirst()
                .orElse(null), css + " with " + text);
    }

    /// Waits for something that is not null.
    @SuppressWarnings("NullAway") // null is what makes it wait
    <T> T wait(Condition<T> condition, String what) {
        return new WebDriverWait(driver, PATIENCE, Duration.ofMillis(30))
                .ignoring(StaleElementReferenceException.class)
                .withMessage(() -> what + " in\n" + text())
                .until(_ -> condition.check());
    }

    /// Something that a page comes to show; null while it does not.
    @FunctionalInterface
    interface Condition<T> {
        @Nullable
        T check();
    }

    List<WebElement> find(String css) {
        return driver.findElements(By.cssSelector(css));
    }

    /// What the page shows.
    String text() {
        return driver.findElement(By.tagName("body")).getText();
    }

    /// What follows the `#` in its address.
    String hash() {
        return requireNonNull(driver.getCurrentUrl()).replaceFirst(".*#", "");
    }

    /// Types into a field in place of what is there.
    void type(String label, String text) {
        WebElement field = field(label);
        field.clear();
        field.sendKeys(text);
    }

    /// The field with this label.
    WebElement field(String label) {
        return wait(() -> find("label").stream()
                .filter(each -> each.getText().strip().startsWith(label))
                .findFirst()
                .map(each -> (WebElement) script("return arguments[0].control", each))
                .orElse(null), "the field " + label);
    }

    /// Clicks on the first button, link, label or summary that has this text.
    void click(String text) {
        WebElement element = wait(() -> find("button, a, label, summary").stream()
                .filter(each -> each.isDisplayed() && each.getText().strip().equals(text))
                .findFirst()
                .orElse(null), "something to click called " + text);
        script("arguments[0].scrollIntoView({block: 'center'})", element);
        element.click();
    }

    void press(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    void point(WebElement at) {
        script("arguments[0].scrollIntoView({block: 'center'})", at);
        new Actions(driver).moveToElement(at).perform();
    }

    WebElement focused() {
        return driver.switchTo().activeElement();
    }

    void tab() {
        press(Keys.TAB);
    }

    @Nullable
    Object script(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /// What an asynchronous function's body comes to.
    @Nullable
    Object evaluate(String body) {
        return driver.executeAsyncScript("const done = arguments[0]; (async () => {" + body
                + "})().then(done, error => done('failed: ' + error));");
    }

    /// Claims that axe-core finds nothing, nothing is wider than the window, and the browser had nothing to complain about.
    void isSound(String what) {
        looksSound(what);
        complainsOfNothing(what);
    }

    /// The same while the gateway can't be reached, of which the browser's console is full.
    void isSoundButForTheNetwork(String what) {
        looksSound(what);
        assertThat(complaints()).as("console of the browser on " + what)
                .allMatch(each -> each.contains("net::ERR_"));
    }

    private void looksSound(String what) {
        if (!Boolean.TRUE.equals(script("return Boolean(window.axe)"))) {
            driver.executeScript(AXE);
        }
        assertThat((List<?>) driver.executeAsyncScript(CHECK)).as("axe-core on " + what).isEmpty();
        assertThat(script("return document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                .as("overflow of " + what + ": " + script(
                        """
                                return [...document.querySelectorAll("main *")].filter(each => each.getBoundingClientRect().right
                                    > innerWidth + 1).map(each => each.tagName + "." + each.className).slice(0, 5).join()"""))
                .isEqualTo(0L);
    }

    /// Claims that the browser's console has no error, be it of a script or of the Content-Security-Policy.
    void complainsOfNothing(String what) {
        assertThat(complaints()).as("console of the browser on " + what).isEmpty();
    }

    /// What the browser complained of since it was last asked.
    List<String> complaints() {
        return driver.manage()
                .logs()
                .get(LogType.BROWSER)
                .getAll()
                .stream()
                .filter(each -> each.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    /// Keeps a picture of the whole page in the folder that the system property `screenshots` names.
    void picture(String name) throws IOException {
        Map<?, ?> size = (Map<?, ?>) requireNonNull(
                script("const e = document.documentElement; return {width: innerWidth, height: e.scrollHeight}"));
        Map<String, Object> shot = driver.executeCdpCommand("Page.captureScreenshot",
                Map.of("format", "png", "captureBeyondViewport", true, "clip",
                        Map.of("x", 0, "y", 0, "width", requireNonNull(size.get("width")), "height",
                                Math.min(2_400, ((Number) requireNonNull(size.get("height"))).intValue()), "scale",
                                1)));
        Path folder = Files.createDirectories(Path.of(System.getProperty("screenshots", "target/screenshots")));
        Files.write(folder.resolve(name + ".png"), Base64.getDecoder().decode((String) shot.get("data")));
    }

    private static String resource(String path) {
        try (InputStream in = requireNonNull(Browser.class.getResourceAsStream(path))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        driver.quit();
        try (var files = Files.walk(profile)) {
            for (Path each : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
