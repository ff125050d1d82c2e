package netlab.service;

import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Starts a service as a process: reads the environment, and stops gracefully on SIGTERM.
public final class Launcher {
    private static final Logger log = LoggerFactory.getLogger(Launcher.class);
    /// The exit status when a setting can't be used (EX_CONFIG of sysexits.h).
    private static final int BAD_SETTINGS = 78;

    private Launcher() {}

    /// Makes and starts a service from its settings.
    @FunctionalInterface
    public interface Start {
        /// Returns the running service, which closing stops.
        ///
        /// @throws SettingsException when a setting can't be used
        AutoCloseable start(Settings settings) throws Exception;
    }

    /// Runs a service until the process is told to stop.
    public static void launch(String name, Start start) throws Exception {
        AutoCloseable service;
        try {
            Settings settings = Settings.of(System.getenv());
            LogConfigurator.check(settings);
            service = start.start(settings);
        } catch (SettingsException e) {
            System.err.println(name + " can't start:\n" + e.getMessage());
            System.exit(BAD_SETTINGS);
            return;
        } catch (Exception e) {
            log.error("{} can't start", name, e);
            System.exit(1); // threads of parts that did start would keep the process half alive
            return;
        }
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> {
            try {
                log.info("{} is stopping", name);
                service.close();
                log.info("{} has stopped", name);
            } catch (Exception e) {
                log.error("{} did not stop cleanly", name, e);
            } finally {
                stopped.countDown();
            }
        }));
        // "sharing" there: classes came from the AOT cache, or from the JDK's own archive where it has one
        log.info("{} is up, {} ms after its JVM started ({})", name,
                ManagementFactory.getRuntimeMXBean().getUptime(), System.getProperty("java.vm.info"));
        stopped.await();
    }
}
