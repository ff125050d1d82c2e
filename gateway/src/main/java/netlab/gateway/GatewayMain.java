package netlab.gateway;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import netlab.service.Launcher;
import netlab.service.Metrics;
import netlab.service.Names;
import netlab.service.Settings;
import netlab.service.SettingsException;

/// The gateway's wiring.
public final class GatewayMain {
    private GatewayMain() {}

    public static void main(String[] args) throws Exception {
        Launcher.launch("gateway", GatewayMain::start);
    }

    /// Starts a gateway.
    ///
    /// @throws IOException when its journal or key can't be used
    /// @throws SettingsException when a setting can't be used
    public static Gateway start(Settings settings) throws IOException, SettingsException {
        return start(settings, Names.system());
    }

    /// Starts a gateway that finds the services' hosts in its own way.
    ///
    /// @throws IOException when its journal or key can't be used
    /// @throws SettingsException when a setting can't be used
    public static Gateway start(Settings settings, Names names) throws IOException, SettingsException {
        GatewayConfig config = GatewayConfig.from(settings);
        settings.check();
        PrometheusMeterRegistry metrics = Metrics.create();
        Sealer sealer = Sealer.open(config.keyFile());
        Journal journal = SqliteJournal.open(config.data(), Clock.systemUTC(), metrics);
        Dispatcher dispatcher = new HttpDispatcher(names, config.services(),
                config.tokens().stream().findFirst(), config.silence());
        CaptureFetches captures = new CaptureFetches(journal, sealer);
        Scheduler scheduler = new Scheduler(journal, dispatcher, sealer, config.limits(), config.retries(),
                new JobMetrics(metrics), captures);
        try {
            scheduler.start();
            return new Gateway(config, journal, dispatcher, scheduler, captures, sealer, metrics);
        } catch (JournalUnavailable | RuntimeException e) {
            scheduler.close();
            captures.close();
            dispatcher.close();
            journal.close();
            throw new IOException("the gateway can't start: " + e.getMessage(), e);
        }
    }
}
