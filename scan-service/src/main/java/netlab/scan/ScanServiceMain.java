package netlab.scan;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import netlab.contracts.JobKind;
import netlab.contracts.ScanSpec;
import netlab.service.JobService;
import netlab.service.Launcher;
import netlab.service.Metrics;
import netlab.service.Names;
import netlab.service.ServiceConfig;
import netlab.service.Settings;
import netlab.service.SettingsException;
import netlab.service.TargetPolicy;

/// Starts the scan service.
public final class ScanServiceMain {
    private static final int PORT = 8082;

    private ScanServiceMain() {}

    public static void main(String[] args) throws Exception {
        Launcher.launch("scan-service", settings -> start(settings, Names.system()));
    }

    /// Starts the service with these settings.
    ///
    /// @param names how targets are looked up
    /// @throws SettingsException when a setting can't be used
    public static JobService start(Settings settings, Names names) throws SettingsException, IOException {
        ServiceConfig config = ServiceConfig.from(settings, PORT);
        ScanConfig scan = ScanConfig.from(settings);
        TargetPolicy policy = TargetPolicy.from(settings, names);
        settings.check();

        PrometheusMeterRegistry metrics = Metrics.create();
        Descriptors descriptors = scan.sockets() > 0 ? new Descriptors(scan.sockets()) : Descriptors.ofThisProcess();
        Gauge.builder("netlab.scan.sockets", () -> descriptors.count() - descriptors.free()).register(metrics);

        return JobService.with(config, metrics)
                .handle(JobKind.SCAN, ScanSpec.class, new ScanJobs(policy, descriptors))
                .start();
    }
}
